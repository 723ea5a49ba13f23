/**
 * Measures servers of the OpenAI API under load: Sluice's own sidecar and any other, by the same
 * code.
 *
 * <p>A {@link dev.sluice.inference.bench.Target} is asked for completions by clients that each wait
 * for an answer before they ask again. {@link dev.sluice.inference.bench.Load} runs them, {@link
 * dev.sluice.inference.bench.Measurement} sums up what they saw, a sweep repeats that over lengths
 * and numbers of clients, the targets in turn, so that a noisy machine is noisy for all. The
 * package knows nothing of the engine: it speaks HTTP only.
 */
@NullMarked
package dev.sluice.inference.bench;

import org.jspecify.annotations.NullMarked;
