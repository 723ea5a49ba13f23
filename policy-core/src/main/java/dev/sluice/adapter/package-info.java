/**
 * What every adapter does to a call around the policies, whatever server it is part of.
 *
 * <p>{@link dev.sluice.adapter.CallIds} names a call, {@link dev.sluice.adapter.BodyLimits} says
 * which bodies are read and inflates them, {@link dev.sluice.adapter.Intake} puts a request before
 * the policies, also one that cannot be read, and {@link dev.sluice.adapter.Ending} ends the
 * exchange once with the first trouble that was noted. What goes to a target is made by {@link
 * dev.sluice.upstream.Outgoing}. An adapter adds only how bytes come in and go out.
 */
@NullMarked
package dev.sluice.adapter;

import org.jspecify.annotations.NullMarked;
