package dev.sluice.inference;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the next tokens of answers are guessed.
 *
 * @param guesses whether they are, where it pays
 * @param draft the file of a smaller model that guesses as well
 */
record SpeculationSettings(boolean guesses, Optional<Path> draft) {
  /** Nothing is guessed. */
  static final SpeculationSettings OFF = new SpeculationSettings(false, Optional.empty());

  private static final long OUTPUT_BYTES = 32L << 20;
  private static final int FEWEST = 31;
  private static final int MOST = 127;

  /** Checks that a draft model has something to do. */
  SpeculationSettings {
    if (draft.isPresent() && !guesses) {
      throw new IllegalArgumentException("--draft needs --speculate auto");
    }
  }

  /**
   * Returns the most guesses in one step, whose outputs the native library keeps room for.
   *
   * @param vocabularySize how many numbers an output has
   */
  int mostGuesses(int vocabularySize) {
    return guesses
        ? Math.clamp(OUTPUT_BYTES / (Float.BYTES * (long) vocabularySize), FEWEST, MOST)
        : 0;
  }
}
