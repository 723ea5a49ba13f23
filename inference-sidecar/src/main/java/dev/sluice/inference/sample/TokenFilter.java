package dev.sluice.inference.sample;

/**
 * Says which tokens may come next in one answer under a {@link Constraint}. Not for several threads
 * at once.
 *
 * <p>There is always a token that may come; when the answer is complete, one that ends it.
 */
public interface TokenFilter extends AutoCloseable {

  /** Returns whether this token may come next. */
  boolean allows(int token);

  /**
   * Sets the logits of all tokens that may not come next to negative infinity.
   *
   * @param logits one for each token of the vocabulary
   */
  void restrict(float[] logits);

  /**
   * Goes on by one token.
   *
   * @param token one that {@link #allows(int)} lets come
   */
  void accept(int token);

  /** Returns whether the answer is known to be complete, so that nothing but its end may come. */
  default boolean isComplete() {
    return false;
  }

  /** Frees what the state holds; nothing may be called afterwards. */
  @Override
  void close();
}
