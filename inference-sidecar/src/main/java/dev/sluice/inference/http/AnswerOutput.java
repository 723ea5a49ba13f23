package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Usage;
import dev.sluice.inference.engine.GenerationEvent.Delta;

/** Where the answers to one call go. Lives on the connection's event loop. */
sealed interface AnswerOutput permits StreamOutput, WholeOutput {

  /** Takes more of one answer. */
  void add(int choice, Delta delta);

  /** Takes the end of one answer. */
  void finish(int choice, String finishReason);

  /** Takes the end of all answers. */
  void complete(Usage usage);

  /** Ends the call with a failure. */
  void fail(ApiException failure);
}
