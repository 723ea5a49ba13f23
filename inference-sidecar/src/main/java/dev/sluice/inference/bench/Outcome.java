package dev.sluice.inference.bench;

/**
 * One measured round of a point.
 *
 * @param target which server
 * @param point what was measured
 * @param round which round, from 1
 * @param measurement what came out
 */
record Outcome(Target target, Point point, int round, Measurement measurement) {}
