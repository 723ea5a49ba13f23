/**
 * Guesses the next tokens of running sequences, so that one step can give a sequence several.
 *
 * <p>The model computes the guesses together with the token before them and so says of each what
 * comes behind it; the engine takes the tokens that it would have chosen anyway and drops the rest.
 * Answers are the same; only the number of steps differs (Leviathan et al., <i>Fast Inference from
 * Transformers via Speculative Decoding</i>, ICML 2023).
 *
 * <p>A {@link dev.sluice.inference.speculate.Lookahead} follows one sequence and guesses that it
 * goes on as it did where the same tokens stood before (prompt lookup). A {@link
 * dev.sluice.inference.speculate.Drafter} guesses by computing. {@link
 * dev.sluice.inference.speculate.Speculation} decides before each step how many guesses pay: by how
 * often they came true lately, and by what a step of so many tokens takes ({@link
 * dev.sluice.inference.speculate.PassCost}). Where a step's time grows as fast as its tokens do, as
 * under full load, it guesses nothing.
 */
@NullMarked
package dev.sluice.inference.speculate;

import org.jspecify.annotations.NullMarked;
