package dev.sluice.config.bind;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads YAML 1.2 files of bounded size, depth and repetition; not for sharing between threads. */
public final class YamlReader {
  /** Room for tens of thousands of keys. */
  private static final int LARGEST = 4 << 20;

  private static final Pattern LINE_END = Pattern.compile("\r\n?|\n");

  private final Problems problems;
  private final Variables variables;

  /**
   * Makes a reader.
   *
   * @param environment the value of an environment variable by its name, or null
   * @param problems takes all that is wrong
   */
  public YamlReader(Function<String, @Nullable String> environment, Problems problems) {
    this.problems = problems;
    this.variables = new Variables(environment, problems);
  }

  /** Reads a file; returns null, with a problem, if it cannot be read. */
  public @Nullable Tree read(Path file) {
    try {
      // Opening a pipe that nobody writes to would wait for ever, and a device may have no end.
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        problems.add(Place.of(file), "", "is no regular file; name a file that holds the text");
        return null;
      }
      byte[] bytes = bytes(file);
      if (bytes.length > LARGEST) {
        problems.add(
            Place.of(file), "", "has more than " + LARGEST + " bytes; split it by include");
        return null;
      }
      String text = text(bytes, file);
      return text == null ? null : parse(text, file);
    } catch (NoSuchFileException e) {
      problems.add(Place.of(file), "", "there is no such file");
    } catch (IOException e) {
      problems.add(Place.of(file), "", "cannot be read: " + e.getMessage());
    }
    return null;
  }

  /** Returns what a file holds, or one byte more than is read of it. */
  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LARGEST + 1);
    }
  }

  private @Nullable String text(byte[] bytes, Path file) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer to = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(from, to, true);
    String read = to.flip().toString();
    if (result.isError()) {
      // Lines end as YAML's do (YAML 1.2.2, section 5.4).
      int line = (int) LINE_END.matcher(read).results().count() + 1;
      int column = read.length() - lastLine(read) + 1;
      problems.add(new Place(file, line, column), "", "is not UTF-8 text; save the file as UTF-8");
      return null;
    }
    return read.startsWith("\uFEFF") ? read.substring(1) : read;
  }

  private static int lastLine(String text) {
    return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  }

  /**
   * Parses a text; returns null, with a problem, if it is not one YAML document.
   *
   * @param file what the text is called in messages, and what paths in it are relative to
   */
  public @Nullable Tree parse(String text, Path file) {
    try {
      LoadSettings settings = LoadSettings.builder().setCodePointLimit(LARGEST).build();
      BoundedComposer composer = new BoundedComposer(settings, text);
      Node node = composer.getSingleNode().orElse(null);
      if (node == null) {
        problems.add(Place.of(file), "", "is empty");
        return null;
      }
      return new TreeMaker(file, variables, problems).make(node);
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(mark -> at(file, mark)).orElse(Place.of(file));
      problems.add(place, "", "is not YAML: " + e.getProblem() + hint(text, place));
    } catch (YamlEngineException e) {
      problems.add(Place.of(file), "", "is not YAML: " + e.getMessage());
    }
    return null;
  }

  /** The commonest mistake of all: YAML ends a plain scalar inside braces at the next brace. */
  private static String hint(String text, Place place) {
    String line = text.lines().skip(Math.max(0, place.line() - 1)).findFirst().orElse("");
    return line.contains("${") ? "; inside { } and [ ] write \"${NAME}\" with quotes" : "";
  }

  static Place at(Path file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
