/**
 * Policies that do what no real one should, or not yet: fail, wait, rewrite, stop and ask.
 *
 * <p>Cases name them in their policy files like any other. They come in by {@link
 * dev.sluice.config.PolicyProvider}, as users' own policies do, also in a servlet container, on
 * whose JDK they must run.
 */
@NullMarked
package dev.sluice.conformance.policies;

import org.jspecify.annotations.NullMarked;
