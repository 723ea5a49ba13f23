/**
 * Keeps answers to a grammar while they are generated.
 *
 * <p>A {@link dev.sluice.inference.grammar.Grammar} describes the answers byte by byte; {@link
 * dev.sluice.inference.grammar.Constraints} turns it into a constraint for one vocabulary. Behind
 * it an automaton follows the grammar along all its ways at once: its states are sets of stacks,
 * made when they are first reached and remembered with what follows them, so that checking a token
 * costs a look-up for each of its bytes. Only when a token does not fit are all tokens checked, in
 * one walk over the tree of their bytes that leaves out what cannot fit; the result is remembered
 * with the state. What no text can end is left out beforehand, so an answer never gets stuck.
 *
 * <p>Regular expressions, lists of texts and llama.cpp's GBNF are sources of grammars here; JSON
 * Schemas have a package of their own.
 */
@NullMarked
package dev.sluice.inference.grammar;

import org.jspecify.annotations.NullMarked;
