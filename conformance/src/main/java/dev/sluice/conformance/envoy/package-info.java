/**
 * A real Envoy for tests and measurements.
 *
 * <p>{@link dev.sluice.conformance.envoy.EnvoyProcess} finds the binary that somebody installed and
 * runs it with a configuration until closed. It needs nothing but the JDK, so that whoever wants an
 * Envoy can use it.
 */
@NullMarked
package dev.sluice.conformance.envoy;

import org.jspecify.annotations.NullMarked;
