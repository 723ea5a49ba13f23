package dev.sluice.inference.bench;

/**
 * One measured round of a point.
 *
 * @param target which server
 * @param point what was measured
 * @param round which round, from 1
 * @param measurement what came out
 * @param tokensPerProcessorSecond the tokens of all answers for each second of the server's
 *     processor time, from the first call's begin to the last one's end; NaN where it is not known
 */
record Outcome(
    Target target,
    Point point,
    int round,
    Measurement measurement,
    double tokensPerProcessorSecond) {}
