package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.engine.Vocabulary;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes generations in one of the two shapes of answers. Immutable. */
public abstract sealed class AnswerFormat permits ChatFormat, CompletionFormat {
  private final AnswerHead head;
  private final boolean reportsLogProbabilities;
  private final LogProbabilityWriter logProbabilities;

  AnswerFormat(AnswerHead head, Vocabulary vocabulary, boolean reportsLogProbabilities) {
    this.head = head;
    this.reportsLogProbabilities = reportsLogProbabilities;
    this.logProbabilities = new LogProbabilityWriter(vocabulary);
  }

  /**
   * Writes a whole answer.
   *
   * @param choices one piece for each choice, each with all of its text
   * @param usage the tokens used
   */
  public final ObjectNode whole(List<Piece> choices, Usage usage) {
    ObjectNode answer = envelope(wholeObject());
    var array = answer.putArray("choices");
    for (Piece choice : choices) {
      ObjectNode node = array.addObject().put("index", choice.choice());
      putWhole(node, choice);
      putRest(node, choice);
    }
    answer.set("usage", usage.toJson());
    return answer;
  }

  /** Writes what a stream begins with for a choice, if anything. */
  public abstract Optional<ObjectNode> opening(int choice);

  /** Writes one piece of a stream. */
  public final ObjectNode chunk(Piece piece) {
    ObjectNode chunk = envelope(chunkObject());
    ObjectNode node = chunk.putArray("choices").addObject().put("index", piece.choice());
    putPart(node, piece);
    putRest(node, piece);
    return chunk;
  }

  /** Writes the piece of a stream that reports the tokens used. */
  public final ObjectNode usageChunk(Usage usage) {
    ObjectNode chunk = envelope(chunkObject());
    chunk.putArray("choices");
    chunk.set("usage", usage.toJson());
    return chunk;
  }

  abstract String wholeObject();

  abstract String chunkObject();

  abstract void putWhole(ObjectNode choice, Piece piece);

  abstract void putPart(ObjectNode choice, Piece piece);

  abstract ObjectNode writeLogProbabilities(Piece piece);

  final LogProbabilityWriter logProbabilityWriter() {
    return logProbabilities;
  }

  final ObjectNode envelope(String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", head.id())
        .put("object", object)
        .put("created", head.created().getEpochSecond())
        .put("model", head.model());
  }

  private void putRest(ObjectNode choice, Piece piece) {
    boolean report = reportsLogProbabilities && !piece.tokens().isEmpty();
    choice.set(
        "logprobs", report ? writeLogProbabilities(piece) : JsonNodeFactory.instance.nullNode());
    choice.put("finish_reason", nullIfEmpty(piece.finishReason()));
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
