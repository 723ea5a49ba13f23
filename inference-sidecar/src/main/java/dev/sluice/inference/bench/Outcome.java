package dev.sluice.inference.bench;

/**
 * One measured round of a point.
 *
 * @param target which server
 * @param point what was measured
 * @param round which round, from 1
 * @param measurement what came out
 * @param tokensPerProcessorSecond answers' tokens that arrived in the window, for each second of
 *     the processors that the server took in it; NaN where it is not known
 */
record Outcome(
    Target target,
    Point point,
    int round,
    Measurement measurement,
    double tokensPerProcessorSecond) {}
