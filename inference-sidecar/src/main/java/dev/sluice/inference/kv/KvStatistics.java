package dev.sluice.inference.kv;

/**
 * What an attention cache holds and has done.
 *
 * @param openSequences sequences that have a place
 * @param sequences how many places there are
 * @param usedCells cells that open sequences have or have reserved
 * @param cells how many cells there are
 * @param storedBlocks blocks of tokens that are kept for later calls
 * @param storeBlocks how many blocks can be kept
 * @param work what was done since the start
 */
public record KvStatistics(
    int openSequences,
    int sequences,
    long usedCells,
    long cells,
    int storedBlocks,
    int storeBlocks,
    Work work) {

  /**
   * What was done since the start.
   *
   * @param promptTokens tokens that sequences were opened with
   * @param cachedTokens how many of them were found
   * @param savedTokens tokens that were copied out
   * @param saveNanos the time that took, in nanoseconds
   * @param restoredTokens tokens that were copied back
   * @param restoreNanos the time that took, in nanoseconds
   * @param evictedBlocks blocks that were given up for others
   * @param moves sequences that were put beside the others
   */
  public record Work(
      long promptTokens,
      long cachedTokens,
      long savedTokens,
      long saveNanos,
      long restoredTokens,
      long restoreNanos,
      long evictedBlocks,
      long moves) {}
}
