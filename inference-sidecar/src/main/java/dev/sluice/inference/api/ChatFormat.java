package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.engine.Vocabulary;
import java.util.Optional;

/** Answers of {@code /v1/chat/completions}. */
public final class ChatFormat extends AnswerFormat {

  /**
   * Makes the format of one call's answer.
   *
   * @param head what all pieces have in common
   * @param vocabulary names the tokens of log probabilities
   * @param reportsLogProbabilities whether the caller wants them
   */
  public ChatFormat(AnswerHead head, Vocabulary vocabulary, boolean reportsLogProbabilities) {
    super(head, vocabulary, reportsLogProbabilities);
  }

  @Override
  public Optional<ObjectNode> opening(int choice) {
    ObjectNode chunk = envelope(chunkObject());
    ObjectNode node = chunk.putArray("choices").addObject().put("index", choice);
    node.putObject("delta").put("role", "assistant").put("content", "");
    node.putNull("logprobs").putNull("finish_reason");
    return Optional.of(chunk);
  }

  @Override
  String wholeObject() {
    return "chat.completion";
  }

  @Override
  String chunkObject() {
    return "chat.completion.chunk";
  }

  @Override
  void putWhole(ObjectNode choice, Piece piece) {
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", piece.content().text())
        .putNull("refusal");
  }

  @Override
  void putPart(ObjectNode choice, String text) {
    ObjectNode delta = choice.putObject("delta");
    if (!text.isEmpty()) {
      delta.put("content", text);
    }
  }

  @Override
  ObjectNode writeLogProbabilities(Piece piece) {
    return logProbabilityWriter().forChat(logProbabilitiesOf(piece));
  }
}
