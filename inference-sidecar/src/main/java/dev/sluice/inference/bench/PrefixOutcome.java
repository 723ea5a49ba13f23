package dev.sluice.inference.bench;

/**
 * Times to the first token of calls whose prompts begin alike, in nanoseconds.
 *
 * @param target the server
 * @param cold of the first call
 * @param second of a call after it
 * @param warmAtOnce of several calls at once after these
 * @param coldAtOnce of several calls at once with a beginning that no call had before
 * @param unlikeAtOnce of several calls at once that have nothing in common with any other
 * @param cachedTokens what the server says it had computed before, of the second call
 */
record PrefixOutcome(
    Target target,
    long cold,
    long second,
    Quantiles warmAtOnce,
    Quantiles coldAtOnce,
    Quantiles unlikeAtOnce,
    int cachedTokens) {}
