package dev.sluice.inference.pace;

/**
 * What is in a step.
 *
 * @param prompt how many of its tokens are of prompts
 * @param answer how many are of answers
 * @param attended the tokens that each of them looks at, added up, but for those of {@code tiled}
 * @param tiled the same of the prompts' shares that are long enough for whole tiles, in which
 *     looking may take a fraction of the time
 */
public record StepLoad(int prompt, int answer, long attended, long tiled) {}
