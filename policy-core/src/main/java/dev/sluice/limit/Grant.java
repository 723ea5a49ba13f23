package dev.sluice.limit;

/**
 * What a bucket answered.
 *
 * @param key whose allowance was asked for
 * @param shared whether it was asked of the bucket that newcomers share
 * @param taken whether the amount was there and is now taken
 * @param rate the rate with the least left
 * @param remaining how much of that is left, at least 0
 * @param waitNanos how long until the amount would be there, 0 if it was taken
 * @param resetNanos how long until the bucket is full again
 */
record Grant(
    Buckets.Key key,
    boolean shared,
    boolean taken,
    Rate rate,
    long remaining,
    long waitNanos,
    long resetNanos) {}
