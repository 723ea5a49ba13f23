/**
 * Regular languages over Unicode characters: which texts a pattern describes.
 *
 * <p>A {@link dev.sluice.inference.regex.Pattern} reads the part of ECMA-262's regular expressions
 * that describes a regular language, as JSON Schema's {@code pattern} uses it, and makes a {@link
 * dev.sluice.inference.regex.Dfa} of it: a deterministic automaton, so that languages can be
 * intersected and taken from each other. What is not regular, such as references back, is refused
 * by name, and so is what would need too many states.
 */
@NullMarked
package dev.sluice.inference.regex;

import org.jspecify.annotations.NullMarked;
