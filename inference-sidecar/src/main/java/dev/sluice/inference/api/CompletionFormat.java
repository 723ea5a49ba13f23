package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.engine.Vocabulary;
import java.util.Optional;

/** Answers of {@code /v1/completions}. */
public final class CompletionFormat extends AnswerFormat {

  /**
   * Makes the format of one call's answer.
   *
   * @param head what all pieces have in common
   * @param vocabulary names the tokens of log probabilities
   * @param reportsLogProbabilities whether the caller wants them
   */
  public CompletionFormat(AnswerHead head, Vocabulary vocabulary, boolean reportsLogProbabilities) {
    super(head, vocabulary, reportsLogProbabilities);
  }

  @Override
  public Optional<ObjectNode> opening(int choice) {
    return Optional.empty();
  }

  @Override
  String wholeObject() {
    return "text_completion";
  }

  @Override
  String chunkObject() {
    return "text_completion";
  }

  @Override
  void putWhole(ObjectNode choice, Piece piece) {
    putPart(choice, piece);
  }

  @Override
  void putPart(ObjectNode choice, Piece piece) {
    choice.put("text", piece.text());
  }

  @Override
  ObjectNode writeLogProbabilities(Piece piece) {
    return logProbabilityWriter().forCompletion(piece.tokens());
  }
}
