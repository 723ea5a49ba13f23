/**
 * Counts and times calls under the names of OpenTelemetry's GenAI conventions, for Prometheus.
 *
 * <p>{@link dev.sluice.inference.metrics.ServerMetrics} holds every name and every bucket bound.
 * Labels are bounded: an operation, a served model, a kind of token, a kind of error.
 */
@NullMarked
package dev.sluice.inference.metrics;

import org.jspecify.annotations.NullMarked;
