/**
 * One suite of cases that every adapter of the policy core passes.
 *
 * <p>An {@link dev.sluice.conformance.Adapter} puts a policy file to work between a client and two
 * providers: a servlet container with the filter, an Envoy with the external processor, or a model
 * of that Envoy. {@link dev.sluice.conformance.CaseRun} sends a {@linkplain
 * dev.sluice.conformance.cases case's} requests through it and compares what the client, the
 * providers, the audit file and the ledger got with what the case says. What a client can see must
 * be the same everywhere. {@link dev.sluice.conformance.Totals} sums up by adapter.
 */
@NullMarked
package dev.sluice.conformance;

import org.jspecify.annotations.NullMarked;
