package dev.sluice.inference.sample;

/**
 * A token and the natural logarithm of its probability under the model.
 *
 * @param token the token's number
 * @param logProbability at most 0; not a number for the first token of a text
 */
public record TokenProbability(int token, double logProbability) {}
