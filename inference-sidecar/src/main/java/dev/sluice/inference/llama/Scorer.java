package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** Says how probable a model finds texts. Used by one thread at a time. */
public final class Scorer implements AutoCloseable {
  private static final int MOST_STEP_TOKENS = 512;
  private static final int MOST_LOGIT_BYTES = 64 << 20;

  private final LlamaCpp llama;
  private final MemorySegment context;
  private final int stepTokens;
  private final NativeBatch batch;
  private final float[] logits;

  Scorer(LlamaCpp llama, MemorySegment context, int stepTokens, int vocabularySize) {
    this.llama = llama;
    this.context = context;
    this.stepTokens = stepTokens;
    this.batch = new NativeBatch(stepTokens);
    this.logits = new float[vocabularySize];
  }

  /** Returns how many tokens a step can have so that their logits do not take much memory. */
  static int stepTokens(int vocabularySize) {
    int fitting = MOST_LOGIT_BYTES / Float.BYTES / Math.max(1, vocabularySize);
    return Math.clamp(fitting, 1, MOST_STEP_TOKENS);
  }

  /**
   * Returns the natural logarithms of tokens' probabilities, each given all tokens before it.
   *
   * @param tokens the text
   * @param first the index of the first token that is asked for; 1 or more
   * @return one number for each token from that on
   * @throws LlamaException if the library cannot compute a step
   */
  public double[] logProbabilities(int[] tokens, int first) throws LlamaException {
    double[] result = new double[tokens.length - first];
    boolean _ = llama.memories().remove(context, 0, 0, -1);
    for (int start = 0; start < tokens.length; start += stepTokens) {
      int size = Math.min(stepTokens, tokens.length - start);
      for (int i = 0; i < size; i++) {
        batch.set(i, tokens[start + i], start + i, 0, start + i + 1 >= first);
      }
      int code = llama.decode(context, batch.withSize(size));
      if (code != 0) {
        throw new LlamaException(
            "The native library could not compute a step of %d tokens (code %d)."
                .formatted(size, code));
      }
      for (int i = 0; i < size; i++) {
        int predicted = start + i + 1;
        if (predicted >= first && predicted < tokens.length) {
          result[predicted - first] = logProbability(i, tokens[predicted]);
        }
      }
    }
    return result;
  }

  private double logProbability(int index, int token) {
    MemorySegment source = llama.logits(context, index);
    MemorySegment.copy(
        source.reinterpret((long) logits.length * Float.BYTES),
        JAVA_FLOAT,
        0,
        logits,
        0,
        logits.length);
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return logits[token] - max - Math.log(sum);
  }

  @Override
  public void close() {
    llama.freeContext(context);
    batch.close();
  }
}
