/**
 * Measures what Sluice costs, always beside something that does the same without it.
 *
 * <p>{@link dev.sluice.benchmarks.Servers} is one program in several modes: a {@link
 * dev.sluice.benchmarks.MockUpstream mock of a model API}, and Tomcat that answers by itself,
 * forwards with nothing but a client, or forwards through Sluice; and the {@link
 * dev.sluice.benchmarks.EchoProcessor emptiest processor} that an Envoy may have, beside which
 * Sluice's is measured. Scripts beside this module put load on them in alternating rounds, because
 * on a shared machine only ratios of neighbouring rounds mean anything; {@link
 * dev.sluice.benchmarks.FixedRate} is a load that does not wait for answers. {@link
 * dev.sluice.benchmarks.CallBenchmark} measures the policy core alone, with JMH.
 */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
