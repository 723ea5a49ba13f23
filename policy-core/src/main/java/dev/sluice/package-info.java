/**
 * The words in which Sluice is written.
 *
 * <p>A {@link dev.sluice.Call} goes down a {@link dev.sluice.Pipeline} of {@link dev.sluice.Policy
 * policies} in one {@link dev.sluice.Exchange}; each policy's {@link dev.sluice.Handler} makes a
 * {@link dev.sluice.Decision}; the answer's {@link dev.sluice.AnswerHead head} and {@link
 * dev.sluice.AnswerPiece pieces} come back up the other way; the {@link dev.sluice.Outcome} is
 * reported exactly once. Adapters (a servlet filter, an Envoy external processor) only move bytes
 * in and out of exchanges. This package knows neither of them, nor any wire format, and imports
 * nothing of ours.
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
