package dev.sluice.inference.prefix;

/**
 * What a prefix cache holds and has done.
 *
 * @param cachedBlocks how many blocks are cached now
 * @param leasedBlocks how many of them sequences use now, pinned ones among them
 * @param historyBlocks how many blocks are remembered that were given up
 * @param lookedUpBlocks how many blocks were asked for
 * @param foundBlocks how many of those were cached
 * @param evictedBlocks how many blocks were given up
 */
public record PrefixCacheStatistics(
    int cachedBlocks,
    int leasedBlocks,
    int historyBlocks,
    long lookedUpBlocks,
    long foundBlocks,
    long evictedBlocks) {}
