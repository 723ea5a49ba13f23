/**
 * Tells what calls did: spans, metrics and one audit record a call.
 *
 * <p>Spans and metrics go to the OpenTelemetry that the host has set up, under the names of the
 * GenAI semantic conventions, all of which live in {@link dev.sluice.telemetry.GenAi}. Where the
 * host has no OpenTelemetry API on its class path nothing is recorded and nothing fails. Audit
 * records are lines of JSON in a file, written by one thread; neither they nor spans hold any
 * content of a call.
 *
 * <p>A trace runs through Sluice by the {@code traceparent} header of the call: {@link
 * dev.sluice.telemetry.TraceContext} puts the server's span into it on the way in, {@link
 * dev.sluice.telemetry.CallSpan} the client span that it starts just before the call goes out.
 */
@NullMarked
package dev.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
