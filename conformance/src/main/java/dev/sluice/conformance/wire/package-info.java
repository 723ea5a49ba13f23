/**
 * HTTP on the wire, as a case wants it: exact bytes in exact chunks, and ends that no library
 * makes.
 *
 * <p>{@link dev.sluice.conformance.wire.HttpConnection} reads and writes HTTP/1.1 (RFC 9112) on one
 * socket; {@link dev.sluice.conformance.wire.RawClient} sends requests with it and can leave in
 * mid-answer, {@link dev.sluice.conformance.wire.ScriptedUpstream} is a provider that answers as it
 * was told and can die in mid-answer. {@link dev.sluice.conformance.wire.Http2Client} sends the few
 * requests that are to come over HTTP/2.
 */
@NullMarked
package dev.sluice.conformance.wire;

import org.jspecify.annotations.NullMarked;
