package dev.sluice.inference.kv;

/**
 * What an attention cache holds and has done.
 *
 * @param openSequences sequences that have a place
 * @param sequences how many places there are
 * @param usedCells cells that open sequences have or have reserved
 * @param cells how many cells there are
 * @param promptTokens tokens that sequences were opened with, since the start
 * @param cachedTokens how many of them were found
 * @param sharedTokens how many of these were not even copied
 * @param moves how often a sequence was put beside the others
 * @param store what is kept for later calls
 */
public record KvStatistics(
    int openSequences,
    int sequences,
    long usedCells,
    long cells,
    long promptTokens,
    long cachedTokens,
    long sharedTokens,
    long moves,
    Store store) {

  /**
   * What is kept for later calls, and what was done since the start.
   *
   * @param blocks blocks in memory
   * @param capacity how many there can be
   * @param spilledBlocks blocks on disk
   * @param savedTokens tokens that were copied out
   * @param saveNanos the time that took, in nanoseconds
   * @param restoredTokens tokens that were copied back
   * @param restoreNanos the time that took, in nanoseconds
   * @param evictedBlocks blocks that others took the place of in memory
   * @param spillHits blocks that were read from disk
   */
  public record Store(
      int blocks,
      int capacity,
      int spilledBlocks,
      long savedTokens,
      long saveNanos,
      long restoredTokens,
      long restoreNanos,
      long evictedBlocks,
      long spillHits) {
    static final Store NONE = new Store(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
