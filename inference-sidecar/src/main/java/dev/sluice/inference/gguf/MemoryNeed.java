package dev.sluice.inference.gguf;

/**
 * The memory that a loaded model takes, estimated from its description.
 *
 * @param weightBytes the tensors
 * @param cacheBytes the attention cache of all sequences
 * @param bufferBytes activations and logits of one step
 */
public record MemoryNeed(long weightBytes, long cacheBytes, long bufferBytes) {
  private static final long FIXED_BYTES = 32L << 20;
  private static final long BOUNDLESS = 1L << 60;
  private static final int LIVE_ACTIVATIONS = 6;

  /**
   * Estimates the need of a model in one context.
   *
   * <p>Buffers are taken as six rows of the hidden state and two of the feed-forward layer for each
   * token of a step, all in 32-bit floats, two rows of logits for each sequence, the mask of one
   * step over the cache, and 32 MiB. Weights count once: where the library rearranges them, the
   * kernel can drop the mapped file. Measured as growth of the resident set, models of 1 to 85
   * million parameters took 3 to 18 MiB less than this.
   *
   * @param model what the file says
   * @param cacheType how the attention cache stores its numbers
   * @param sequences how many sequences are kept at once
   * @param contextLength the tokens of each sequence
   * @param stepTokens the most tokens of one step
   * @return the estimate
   */
  public static MemoryNeed of(
      ModelDescription model,
      TensorType cacheType,
      int sequences,
      int contextLength,
      int stepTokens) {
    long cells = (long) sequences * contextLength;
    long perToken =
        4L * (LIVE_ACTIVATIONS * (long) model.embeddingLength() + 2L * model.feedForwardLength());
    long logits = 8L * model.vocabularySize() * sequences;
    long mask = 4L * stepTokens * contextLength;
    return new MemoryNeed(
        model.weightBytes(),
        product(cells, model.cacheBytesPerToken(cacheType)),
        perToken * stepTokens + logits + mask + FIXED_BYTES);
  }

  /** Multiplies sizes; what no machine has is all the same, as long as it does not overflow. */
  private static long product(long cells, long bytes) {
    return bytes > 0 && cells > BOUNDLESS / bytes ? BOUNDLESS : cells * bytes;
  }

  /** Returns all of it. */
  public long totalBytes() {
    return weightBytes + cacheBytes + bufferBytes;
  }

  /** Returns the sum of two needs. */
  public MemoryNeed plus(MemoryNeed other) {
    return new MemoryNeed(
        weightBytes + other.weightBytes,
        cacheBytes + other.cacheBytes,
        bufferBytes + other.bufferBytes);
  }

  /** Returns the figures in MiB, for a sentence. */
  public String describe() {
    return "%d MiB (weights %d, attention cache %d, buffers %d)"
        .formatted(totalBytes() >> 20, weightBytes >> 20, cacheBytes >> 20, bufferBytes >> 20);
  }
}
