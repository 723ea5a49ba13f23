/**
 * The Jinja2 template language as chat templates use it.
 *
 * <p>{@link dev.sluice.inference.jinja.Template} is all that others need: it parses a template once
 * and renders it often. Inside, {@code Lexer} cuts the source into tokens and settles white space,
 * {@code Parser} and {@code ExpressionParser} build a tree of {@code Statement}s and {@code
 * Expression}s, and these render themselves. Python's ideas of text, numbers, equality and JSON,
 * which decide about single bytes, are in {@code PythonText}, {@code Arithmetic}, {@code Values}
 * and {@code JsonWriter}.
 *
 * <p>Values are plain Java objects: strings, longs, big integers, doubles, booleans, lists and
 * maps, with {@code None} for Python's. There is no way from a template to anything else, its input
 * cannot be changed, and {@code Rendering} bounds the work and the text that a template makes.
 */
@NullMarked
package dev.sluice.inference.jinja;

import org.jspecify.annotations.NullMarked;
