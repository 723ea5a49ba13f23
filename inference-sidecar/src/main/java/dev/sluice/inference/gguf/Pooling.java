package dev.sluice.inference.gguf;

import java.util.Optional;

/**
 * How a model's hidden states become one vector for each input.
 *
 * <p>Source: {@code enum llama_pooling_type} in llama.h, in the order of its numbers.
 */
public enum Pooling {
  /** Not at all: the model makes text. */
  NONE,
  /** The mean over all tokens. */
  MEAN,
  /** The first token's. */
  CLS,
  /** The last token's. */
  LAST,
  /** Put through a classifier: the model ranks documents by a query. */
  RANK;

  /** Returns the pooling with this number, or empty when it is not known here. */
  static Optional<Pooling> byNumber(long number) {
    return number >= 0 && number < values().length
        ? Optional.of(values()[(int) number])
        : Optional.empty();
  }
}
