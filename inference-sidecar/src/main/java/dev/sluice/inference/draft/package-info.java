/**
 * Guesses the next tokens of sequences with a second, smaller model of the same vocabulary.
 *
 * <p>{@link dev.sluice.inference.draft.DraftModel} keeps an attention cache of its own in step with
 * the sequences: before it guesses it reads what it has not seen of them and forgets which of its
 * own guesses did not come true. It guesses for several sequences at once, a token a pass. {@link
 * dev.sluice.inference.draft.Vocabularies} says whether two models speak of the same tokens.
 */
@NullMarked
package dev.sluice.inference.draft;

import org.jspecify.annotations.NullMarked;
