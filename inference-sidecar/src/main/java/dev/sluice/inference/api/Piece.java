package dev.sluice.inference.api;

import dev.sluice.inference.engine.GenerationEvent.Delta;

/**
 * A piece of one of the answers to a call, or all of it.
 *
 * @param choice which answer it belongs to, from 0
 * @param offset how many characters of that answer come before it
 * @param content the text with its log probabilities
 * @param finishReason {@code stop}, {@code length}, or empty while more is to come
 */
public record Piece(int choice, int offset, Delta content, String finishReason) {}
