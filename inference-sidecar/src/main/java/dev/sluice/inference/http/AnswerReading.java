package dev.sluice.inference.http;

import dev.sluice.inference.chat.AnswerReader;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How the answers to a call are read.
 *
 * @param readers gives each answer its reader
 * @param spelledTokens the control tokens whose names readers want to see
 */
record AnswerReading(Supplier<AnswerReader> readers, Set<Integer> spelledTokens) {
  /** Answers that are text alone. */
  static final AnswerReading PLAIN = new AnswerReading(AnswerReader::plain, Set.of());
}
