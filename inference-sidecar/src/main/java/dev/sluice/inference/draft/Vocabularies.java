package dev.sluice.inference.draft;

import dev.sluice.inference.engine.Vocabulary;
import java.util.Arrays;
import java.util.Optional;

/** Compares vocabularies. */
public final class Vocabularies {
  private Vocabularies() {}

  /**
   * Finds what keeps one model from guessing for another.
   *
   * @return the difference, to follow "as"; empty when both have the same tokens
   */
  public static Optional<String> difference(Vocabulary one, Vocabulary two) {
    if (one.size() != two.size()) {
      return Optional.of("they have %d and %d tokens".formatted(one.size(), two.size()));
    }
    for (int token = 0; token < one.size(); token++) {
      if (!Arrays.equals(one.piece(token), two.piece(token))
          || !one.name(token).equals(two.name(token))
          || one.endsGeneration(token) != two.endsGeneration(token)) {
        return Optional.of(
            "token %d is \"%s\" in one and \"%s\" in the other"
                .formatted(token, one.name(token), two.name(token)));
      }
    }
    return Optional.empty();
  }
}
