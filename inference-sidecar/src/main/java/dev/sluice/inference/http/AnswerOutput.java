package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Usage;
import dev.sluice.inference.chat.AnswerReader;
import dev.sluice.inference.engine.FinishReason;
import dev.sluice.inference.engine.GenerationEvent.Delta;

/** Where the answers to one call go. Lives on the connection's event loop. */
sealed interface AnswerOutput permits StreamOutput, WholeOutput {

  /** Takes more of one answer. */
  void add(int choice, Delta delta);

  /** Takes the end of one answer. */
  void finish(int choice, FinishReason reason);

  /** Takes the end of all answers. */
  void complete(Usage usage);

  /** Ends the call with a failure. */
  void fail(ApiException failure);

  /** Returns what the protocol calls the end of an answer. */
  static String name(FinishReason reason, AnswerReader reader) {
    if (reason == FinishReason.LENGTH) {
      return "length";
    }
    return reader.hasCalls() ? "tool_calls" : "stop";
  }
}
