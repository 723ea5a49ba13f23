package dev.sluice.inference.kv;

/**
 * What an attention cache holds and has done.
 *
 * @param openSequences sequences that have a place
 * @param sequences how many places there are
 * @param usedCells cells that open sequences have or have reserved
 * @param cells how many cells there are
 */
public record KvStatistics(int openSequences, int sequences, long usedCells, long cells) {}
