package dev.sluice.inference.prefix;

/**
 * The bounds of a prefix cache.
 *
 * @param blockTokens the tokens of a block
 * @param capacityBlocks the most blocks that are cached
 * @param historyBlocks the most blocks that are remembered after they were given up
 * @param attentionCost what a token in front adds to the cost of computing one, as a part of what
 *     the first token costs; 0 where all cost the same
 */
public record PrefixCacheSettings(
    int blockTokens, int capacityBlocks, int historyBlocks, double attentionCost) {
  private static final int HISTORY = 8;

  /** Checks the ranges. */
  public PrefixCacheSettings {
    if (blockTokens < 1 || capacityBlocks < 1 || historyBlocks < 0) {
      throw new IllegalArgumentException(
          "a prefix cache of %d blocks of %d tokens with a history of %d is not possible"
              .formatted(capacityBlocks, blockTokens, historyBlocks));
    }
    if (!(attentionCost >= 0 && attentionCost <= 1)) {
      throw new IllegalArgumentException(
          "the attention cost %s does not lie between 0 and 1".formatted(attentionCost));
    }
  }

  /** Returns the usual settings for a capacity: eightfold history, every token costs the same. */
  public static PrefixCacheSettings of(int blockTokens, int capacityBlocks) {
    long history = Math.min((long) HISTORY * capacityBlocks, Integer.MAX_VALUE);
    return new PrefixCacheSettings(blockTokens, capacityBlocks, (int) history, 0);
  }
}
