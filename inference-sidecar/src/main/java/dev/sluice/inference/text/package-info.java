/**
 * Makes text out of the bytes of tokens.
 *
 * <p>A token may end in the middle of a character and a stop string may begin in one token and end
 * in a later one. {@link dev.sluice.inference.text.Utf8Assembler} gives out whole characters only,
 * {@link dev.sluice.inference.text.StopMatcher} holds back what may turn out to be a stop string,
 * and gives out everything else at once. Each belongs to one sequence and one thread.
 */
@NullMarked
package dev.sluice.inference.text;

import org.jspecify.annotations.NullMarked;
