package dev.sluice.inference.pace;

/**
 * How long something took lately, in seconds; all 0 when it did not happen.
 *
 * @param p50 what half of the times stay below
 * @param p95 what 95 of 100 stay below
 * @param p99 what 99 of 100 stay below
 */
public record Percentiles(double p50, double p95, double p99) {}
