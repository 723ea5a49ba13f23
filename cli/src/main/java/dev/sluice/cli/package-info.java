/**
 * The {@code sluice} command.
 *
 * <p>{@code sluice up} is the main job on one machine: it starts the inference sidecar as a process
 * of its own, keeps it running, and serves the gateway, an embedded Tomcat with the same filter JAR
 * that people drop into their own servers. {@code sluice extproc} runs the same policies beside an
 * Envoy. The other commands check a policy file, print the JSON Schema of such files, hash a
 * caller's key, and measure parts of Sluice on recorded data. Every command ends with 0, with 1
 * after a failure that it tells in one sentence, or with 2 when what it was given is wrong.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
