package dev.sluice.inference.engine;

import java.util.List;

/** Makes vectors of inputs, some of them in each pass. Used by one thread at a time. */
public interface Embedder extends AutoCloseable {

  /** Returns the most tokens of one pass, so also of one input. */
  int passTokens();

  /** Returns the most inputs of one pass. */
  int passInputs();

  /**
   * Makes one vector for each input, as the model gives it.
   *
   * @param inputs what fits into one pass, each with at least one token
   * @return the vectors in the order of the inputs
   * @throws DecodeException if the model fails
   */
  List<float[]> embed(List<TokenSequence> inputs) throws DecodeException;

  /** Frees the native memory. */
  @Override
  void close();
}
