/**
 * A model of Envoy's external processing filter, small enough to read and fast enough to run
 * always.
 *
 * <p>{@link dev.sluice.conformance.fake.FakeEnvoy} takes HTTP/1.1 requests, asks a processor about
 * them on a gRPC stream as Envoy 1.40 does, and sends them to a cluster. What it models was read in
 * Envoy's documentation and seen with the real one: modes and their override, the order of
 * messages, which header changes count when, lengths that must fit, replies that Envoy makes by
 * itself, streams that are reset, and a processor that ends its stream without an answer. It
 * refuses what Envoy refuses, so that a mistake does not wait for the real one to be found.
 */
@NullMarked
package dev.sluice.conformance.fake;

import org.jspecify.annotations.NullMarked;
