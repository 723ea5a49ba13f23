package dev.sluice.inference.engine;

import dev.sluice.inference.engine.SchedulerStatistics.Totals;
import dev.sluice.inference.kv.KvStatistics;

/**
 * What was done for a model, by one scheduler or by all that it had one after the other.
 *
 * @param totals what the schedulers did
 * @param queriedTokens tokens of prompts that were looked up in the prefix cache
 * @param foundTokens how many of them were found
 * @param evictedBlocks blocks of the prefix cache that others took the place of
 */
public record Work(Totals totals, long queriedTokens, long foundTokens, long evictedBlocks) {

  static Work of(Totals totals, KvStatistics cache) {
    return new Work(
        totals, cache.promptTokens(), cache.cachedTokens(), cache.store().evictedBlocks());
  }

  /** Returns both together. */
  public Work plus(Work other) {
    return new Work(
        totals.plus(other.totals),
        queriedTokens + other.queriedTokens,
        foundTokens + other.foundTokens,
        evictedBlocks + other.evictedBlocks);
  }
}
