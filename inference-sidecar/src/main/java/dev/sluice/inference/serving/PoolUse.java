package dev.sluice.inference.serving;

/**
 * The memory of a pool of models.
 *
 * @param budget what models may take
 * @param used what those in memory take by their footprints
 */
public record PoolUse(Footprint budget, Footprint used) {}
