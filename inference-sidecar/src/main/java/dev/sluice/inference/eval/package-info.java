/**
 * Measures parts of the engine on recorded data, without a model.
 *
 * <p>{@link dev.sluice.inference.eval.PrefixEvaluationMain} is a program of its own: it reads a
 * trace of calls a line at a time ({@code TraceReader}), puts each through the very prefix cache
 * that the scheduler uses ({@code PrefixEvaluation}), with the trace's time as the clock, and
 * writes for each call how many tokens were found. It ends with 0, with 1 after a failure of the
 * surroundings, or with 2 when what it was given is wrong, and says either in one sentence.
 */
@NullMarked
package dev.sluice.inference.eval;

import org.jspecify.annotations.NullMarked;
