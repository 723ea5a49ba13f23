/**
 * How many tokens the input of a call has.
 *
 * <p>{@link dev.sluice.tokens.TokenCounter} counts what a call says to a model: its messages with
 * the overhead of the chat format, names and tool calls, a flat estimate for each attachment, and
 * the tools and schemas beside them. A text is encoded once: each count is remembered under a
 * cryptographic hash of the message, so that a conversation that comes back with one more turn
 * costs one message, and no caller can craft a prompt that is taken for a shorter one.
 *
 * <p>A text is cut into pieces by scanners over UTF-8 ({@link dev.sluice.tokens.Pieces}), and a
 * piece that is no token itself is merged from its bytes ({@link dev.sluice.tokens.Merges}). The
 * vocabularies are jtokkit's files, read into a few arrays: beside its own objects for them they
 * are small, and counting leaves next to nothing for the garbage collector.
 *
 * <p>Counts are right to the token for plain conversations with OpenAI's models and approximate for
 * all others, which have vocabularies and templates of their own.
 */
@NullMarked
package dev.sluice.tokens;

import org.jspecify.annotations.NullMarked;
