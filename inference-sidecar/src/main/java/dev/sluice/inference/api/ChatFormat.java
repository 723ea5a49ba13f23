package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.chat.AnswerPart;
import dev.sluice.inference.engine.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Map;
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
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    ArrayNode calls = calls(piece, false);
    // Beside calls, no text is null and not an empty text.
    message.put("content", calls.isEmpty() || !piece.text().isEmpty() ? piece.text() : null);
    message.putNull("refusal");
    putReasoning(message, piece);
    putCalls(message, calls);
  }

  @Override
  void putPart(ObjectNode choice, Piece piece) {
    ObjectNode delta = choice.putObject("delta");
    if (!piece.text().isEmpty()) {
      delta.put("content", piece.text());
    }
    putReasoning(delta, piece);
    putCalls(delta, calls(piece, true));
  }

  private static void putReasoning(ObjectNode message, Piece piece) {
    if (!piece.reasoning().isEmpty()) {
      message.put("reasoning_content", piece.reasoning());
    }
  }

  private static void putCalls(ObjectNode message, ArrayNode calls) {
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
  }

  /** Returns the calls of a piece, each with what the piece has of it. */
  private static ArrayNode calls(Piece piece, boolean numbered) {
    Map<Integer, ObjectNode> calls = new LinkedHashMap<>();
    for (AnswerPart part : piece.parts()) {
      switch (part) {
        case AnswerPart.CallBegun(int index, String id, String name) -> {
          ObjectNode call = call(calls, index, numbered).put("id", id).put("type", "function");
          call.putObject("function").put("name", name).put("arguments", "");
        }
        case AnswerPart.CallArguments(int index, String json) -> {
          ObjectNode function = call(calls, index, numbered).withObject("/function");
          function.put("arguments", function.path("arguments").asText() + json);
        }
        default -> {}
      }
    }
    return JsonNodeFactory.instance.arrayNode().addAll(calls.values());
  }

  private static ObjectNode call(Map<Integer, ObjectNode> calls, int index, boolean numbered) {
    return calls.computeIfAbsent(
        index,
        i -> {
          ObjectNode call = JsonNodeFactory.instance.objectNode();
          return numbered ? call.put("index", i) : call;
        });
  }

  @Override
  ObjectNode writeLogProbabilities(Piece piece) {
    return logProbabilityWriter().forChat(piece.tokens());
  }
}
