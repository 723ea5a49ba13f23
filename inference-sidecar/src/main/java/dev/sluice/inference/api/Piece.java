package dev.sluice.inference.api;

import dev.sluice.inference.chat.AnswerPart;
import dev.sluice.inference.engine.ReportedToken;
import java.util.List;

/**
 * A piece of one of the answers to a call, or all of it.
 *
 * @param choice which answer it belongs to, from 0
 * @param parts the text, reasoning and calls
 * @param tokens those that the answer has now reached; empty unless wanted
 * @param finishReason {@code stop}, {@code length}, {@code tool_calls}, or empty while more is to
 *     come
 */
public record Piece(
    int choice, List<AnswerPart> parts, List<ReportedToken> tokens, String finishReason) {

  /** Copies the lists. */
  public Piece {
    parts = List.copyOf(parts);
    tokens = List.copyOf(tokens);
  }

  /** Returns all text of the answer itself. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (AnswerPart part : parts) {
      if (part instanceof AnswerPart.Text(String more)) {
        text.append(more);
      }
    }
    return text.toString();
  }

  /** Returns all reasoning. */
  String reasoning() {
    StringBuilder text = new StringBuilder();
    for (AnswerPart part : parts) {
      if (part instanceof AnswerPart.Reasoning(String more)) {
        text.append(more);
      }
    }
    return text.toString();
  }
}
