package dev.sluice.inference.bench;

import dev.sluice.inference.bench.Point.Mode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a sweep measures. */
final class SweepOptions {
  @Option(
      names = "--isl",
      paramLabel = "TOKENS",
      defaultValue = "128",
      converter = IntegerRange.Converter.class,
      description = "Lengths of prompts: 128,1024 (default ${DEFAULT-VALUE}).")
  IntegerRange inputs = new IntegerRange(List.of());

  @Option(
      names = "--osl",
      paramLabel = "TOKENS",
      defaultValue = "64",
      converter = IntegerRange.Converter.class,
      description = "Average lengths of answers (default ${DEFAULT-VALUE}).")
  IntegerRange outputs = new IntegerRange(List.of());

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "1..32",
      converter = IntegerRange.Converter.class,
      description = "Calls at once: 1,4,16, or 1..32 for doublings (default ${DEFAULT-VALUE}).")
  IntegerRange clients = new IntegerRange(List.of());

  @Option(
      names = "--repeat",
      paramLabel = "FILE",
      description =
          "A text in UTF-8: each prompt is a piece of it and the piece's beginning again, so that"
              + " a model that copies writes the rest (default: random words).")
  private @Nullable Path repeated;

  @Option(
      names = "--spread",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "How far answers' lengths differ from the average, 0 to 1 (default ${DEFAULT-VALUE}).")
  double spread;

  @Option(
      names = "--static",
      description = "Measure static batching as well: all ask anew when all are answered.")
  boolean withStatic;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "20",
      description = "Measured time of each point (default ${DEFAULT-VALUE}).")
  double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      defaultValue = "3",
      description = "Time before it that does not count (default ${DEFAULT-VALUE}).")
  double warmUp;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each point is measured, the servers in turn (default 1).")
  int rounds;

  /** Shrinks everything to what 40 seconds can show on a small model. */
  void shorten() {
    inputs = new IntegerRange(List.of(64));
    outputs = new IntegerRange(List.of(48));
    clients = new IntegerRange(List.of(1, 4, 16));
    spread = 0.9;
    withStatic = true;
    seconds = 2;
    warmUp = 0.5;
    rounds = 2;
  }

  /** Returns all combinations. */
  List<Point> points() {
    List<Point> points = new ArrayList<>();
    for (int input : inputs.values()) {
      for (int output : outputs.values()) {
        Shape shape = new Shape(input, output, spread);
        for (int number : clients.values()) {
          points.add(new Point(shape, number, Mode.CONTINUOUS));
          if (withStatic) {
            points.add(new Point(shape, number, Mode.STATIC));
          }
        }
      }
    }
    return points;
  }

  /** Returns the text that prompts begin again; empty for prompts of random words. */
  Optional<String> repeated() throws IOException, BenchException {
    if (repeated == null) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(repeated);
      if (text.isEmpty()) {
        throw new BenchException("Text %s is empty.".formatted(repeated));
      }
      return Optional.of(text);
    } catch (NoSuchFileException e) {
      throw new BenchException("There is no text %s.".formatted(repeated));
    } catch (CharacterCodingException e) {
      throw new BenchException("Text %s is not in UTF-8.".formatted(repeated));
    }
  }

  int mostClients() {
    return clients.values().getLast();
  }

  Duration window() {
    return duration(seconds);
  }

  Duration warmUp() {
    return duration(warmUp);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
