/**
 * Runs many generations on one model at once, a step at a time.
 *
 * <p>The model is seen through three interfaces: {@link dev.sluice.inference.engine.Decoder}
 * computes one step, {@link dev.sluice.inference.engine.Vocabulary} turns text into tokens and
 * back, {@link dev.sluice.inference.engine.Embedder} makes embeddings. Nothing here knows the
 * native library, so all of it runs against a simulated model in tests.
 *
 * <p>{@link dev.sluice.inference.engine.Scheduler} owns the only thread that touches the decoder
 * and its attention cache. Before each step {@code StepLoop} lets ended sequences go, {@code
 * Admission} gives places to those who go first by {@code ServiceOrder} (priority, then the tenant
 * served least, then arrival; who waits long is raised), for which {@code Places} lets less urgent
 * ones give way, and {@code StepPlanner} fills one batch: answers that somebody waits for, prompts
 * in chunks as far as {@code StepBudget} expects the step to keep the time between tokens, and
 * batch work in what is left. Costs are learned from the steps by {@link
 * dev.sluice.inference.pace.Pace}.
 *
 * <p>Callers submit {@link dev.sluice.inference.engine.GenerationRequest}s from any thread, through
 * {@code WaitingQueue}, and hear {@link dev.sluice.inference.engine.GenerationEvent}s on the
 * scheduler's thread. A full queue and a deadline that cannot be met are refused with the time to
 * wait. An answer's tokens do not depend on what runs beside it, nor on whether it gave way, as far
 * as the decoder's logits do not.
 */
@NullMarked
package dev.sluice.inference.engine;

import org.jspecify.annotations.NullMarked;
