package dev.sluice.inference;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how the next tokens of answers are guessed. */
final class SpeculationOptions {
  @Option(
      names = "--speculate",
      paramLabel = "auto|off|ngram",
      defaultValue = "auto",
      description = {
        "Guess several tokens of an answer and check them in one step, whenever that is faster:",
        "from what the text said before (ngram), by the --draft model as well (auto), or never",
        "(off); default ${DEFAULT-VALUE}."
      })
  private String mode = "auto";

  @Option(
      names = "--draft",
      paramLabel = "FILE",
      description = "A GGUF file of a smaller model with the same vocabulary that guesses as well.")
  private @Nullable Path draft;

  /**
   * Returns what was asked for.
   *
   * @param models how many models are served
   * @throws IllegalArgumentException if an option is not right; the message is a sentence without
   *     its full stop
   */
  SpeculationSettings settings(int models) {
    if (draft != null && models > 1) {
      throw new IllegalArgumentException(
          "--draft guesses for one --model, and there are " + models);
    }
    if (draft != null && !mode.equals("auto")) {
      throw new IllegalArgumentException("--draft is of no use with --speculate " + mode);
    }
    return switch (mode) {
      case "auto" -> new SpeculationSettings(true, Optional.ofNullable(draft));
      case "ngram" -> new SpeculationSettings(true, Optional.empty());
      case "off" -> SpeculationSettings.OFF;
      default ->
          throw new IllegalArgumentException(
              "--speculate is %s where auto, off and ngram are possible".formatted(mode));
    };
  }
}
