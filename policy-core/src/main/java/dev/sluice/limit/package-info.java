/**
 * How often, and with how many tokens, calls may come.
 *
 * <p>One entry of the policy file is a {@link dev.sluice.limit.LimitSettings}: whose calls are
 * counted together, and {@link dev.sluice.limit.Rate rates} of requests, tokens, or both. {@link
 * dev.sluice.limit.Limits} makes policies of it: {@link dev.sluice.limit.RequestLimit} takes one
 * permit before anything else is done for a call; {@link dev.sluice.limit.TokenLimit} reserves what
 * the call will presumably use just before it is sent, and settles by what it did use. Both count
 * in {@link dev.sluice.limit.Buckets}, which outlive a reload of the configuration.
 *
 * <p>A rate is a token bucket: it begins full, refills evenly, and admits in any time {@code t} at
 * most its burst and what refills in {@code t}.
 */
@NullMarked
package dev.sluice.limit;

import org.jspecify.annotations.NullMarked;
