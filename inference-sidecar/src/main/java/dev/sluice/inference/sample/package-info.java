/**
 * Chooses the next token from a model's logits.
 *
 * <p>{@link dev.sluice.inference.sample.SamplingParameters} says how, {@link
 * dev.sluice.inference.sample.Sampler} does it for one sequence: penalties and biases first, then
 * temperature, then the truncations min-p, top-k and top-p, then one draw. Log probabilities are
 * those of the model itself, before any of this. The order is that of vLLM, so that the
 * probabilities that top-p cuts are the ones that the temperature made.
 *
 * <p>A {@link dev.sluice.inference.sample.Constraint} says what an answer must look like; the
 * sampler then asks its {@link dev.sluice.inference.sample.TokenFilter} after the draw, and draws
 * again among the allowed tokens only when the first one may not come.
 *
 * <p>A sampler belongs to one sequence and one thread; its generator is seeded, so equal logits and
 * an equal seed give equal tokens.
 */
@NullMarked
package dev.sluice.inference.sample;

import org.jspecify.annotations.NullMarked;
