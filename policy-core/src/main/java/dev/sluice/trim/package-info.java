/**
 * What of a prompt is worth sending.
 *
 * <p>{@link dev.sluice.trim.TrimPolicy} counts a call's input, caps what it may ask for as output,
 * and fits a conversation into its model's window by leaving out the oldest turns between the
 * system prompts and the last turns. A turn goes or stays as a whole, and a tool call stays with
 * its answers, so that what is sent is still a conversation that the model's API accepts. What must
 * be kept and does not fit is refused with the figures. Calls of stateful APIs are counted and
 * capped, never fitted, because the provider holds the rest of their conversation.
 */
@NullMarked
package dev.sluice.trim;

import org.jspecify.annotations.NullMarked;
