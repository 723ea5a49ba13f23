package dev.sluice.inference.engine;

/**
 * How long a step may take.
 *
 * @param nanos with whatever is read of prompts
 * @param toEnd with a prompt that is read to its end: cut into pieces it would take longer
 */
record StepBound(double nanos, double toEnd) {}
