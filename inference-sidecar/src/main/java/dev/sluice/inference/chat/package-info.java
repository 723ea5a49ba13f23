/**
 * Reads what chat models write: reasoning, calls of functions, and text.
 *
 * <p>Models mark these parts each in their own way, which their chat templates show. {@link
 * dev.sluice.inference.chat.AnswerSyntax} finds the way out once for a model; for each answer it
 * gives an {@link dev.sluice.inference.chat.AnswerReader}, which takes the text as it grows and
 * gives out {@link dev.sluice.inference.chat.AnswerPart}s as soon as they are certain. What looks
 * like a call and turns out to be none is given out as text, so that nothing is lost. The other way
 * round, {@link dev.sluice.inference.chat.CallGrammar} says what a call looks like, for answers
 * that must be one.
 */
@NullMarked
package dev.sluice.inference.chat;

import org.jspecify.annotations.NullMarked;
