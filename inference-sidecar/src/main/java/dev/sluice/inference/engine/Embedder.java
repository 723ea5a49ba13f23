package dev.sluice.inference.engine;

import java.util.List;

/** Makes embeddings. Used by one thread at a time. */
public interface Embedder extends AutoCloseable {

  /** Returns the most tokens that one input may have. */
  int contextLength();

  /**
   * Makes one vector of Euclidean length 1 for each input.
   *
   * @param inputs each with at least one and at most {@link #contextLength()} tokens
   * @return the vectors in the order of the inputs
   * @throws DecodeException if the model fails
   */
  List<float[]> embed(List<TokenSequence> inputs) throws DecodeException;

  /** Frees the native memory. */
  @Override
  void close();
}
