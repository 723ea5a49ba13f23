/**
 * Measures how fast a model runs, and says what follows from it.
 *
 * <p>{@link dev.sluice.inference.pace.StepCost} learns what a step takes from what is in it, so
 * that a step can be kept short before it is computed; {@link
 * dev.sluice.inference.pace.ContentionControl} sees steps take longer than they would with half the
 * threads, and halves these until it passes. {@link dev.sluice.inference.pace.EventRate} and {@link
 * dev.sluice.inference.pace.TimeWindow} remember what happened lately: how often, and how long it
 * took.
 *
 * <p>Plain numbers: nothing here knows of models, sequences or clocks; the time is an argument.
 */
@NullMarked
package dev.sluice.inference.pace;

import org.jspecify.annotations.NullMarked;
