/**
 * Runs many generations on one model at once, a step at a time.
 *
 * <p>The model is seen through three interfaces: {@link dev.sluice.inference.engine.Decoder}
 * computes one step, {@link dev.sluice.inference.engine.Vocabulary} turns text into tokens and
 * back, {@link dev.sluice.inference.engine.Embedder} makes embeddings. Nothing here knows the
 * native library, so all of it runs against a simulated model in tests.
 *
 * <p>{@link dev.sluice.inference.engine.Scheduler} owns the only thread that touches the decoder.
 * Before each step it lets finished and cancelled sequences go, admits waiting ones in order of
 * arrival, and plans one batch: a token for each running sequence, then prompts in chunks as far as
 * the step's budget goes, so that a long prompt does not stall running answers. Callers submit
 * {@link dev.sluice.inference.engine.GenerationRequest}s from any thread and hear {@link
 * dev.sluice.inference.engine.GenerationEvent}s; a full queue refuses with the time to wait.
 */
@NullMarked
package dev.sluice.inference.engine;

import org.jspecify.annotations.NullMarked;
