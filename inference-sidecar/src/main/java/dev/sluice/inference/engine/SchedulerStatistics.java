package dev.sluice.inference.engine;

/**
 * What a scheduler is doing.
 *
 * @param waiting generations that wait for a place
 * @param active generations that have one
 * @param sequences how many places there are
 * @param cacheTokens tokens in the attention cache
 * @param cacheCapacity the most tokens it can hold
 */
public record SchedulerStatistics(
    int waiting, int active, int sequences, long cacheTokens, long cacheCapacity) {}
