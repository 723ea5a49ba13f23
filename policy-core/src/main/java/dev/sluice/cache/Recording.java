package dev.sluice.cache;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes down an answer while it passes and says whether it is whole and good. */
final class Recording {
  /** Headers that belong to the answer; others are about its first delivery. */
  private static final List<String> KEPT = List.of("content-type", "x-sluice-model");

  /** Events that end a stream are short; longer ones need not be searched. */
  private static final int LONGEST_TERMINATOR = 256;

  private final Protocol protocol;
  private final long mostBytes;
  private final boolean stream;
  private final Headers headers;
  private final List<AnswerPiece> pieces = new ArrayList<>();
  private AnswerFacts facts = AnswerFacts.NONE;
  private long bytes;
  private boolean spoilt;

  /**
   * Begins with the head of an answer.
   *
   * @param mostBytes of the body; a larger one is not kept
   */
  Recording(Protocol protocol, AnswerHead head, long mostBytes) {
    this.protocol = protocol;
    this.mostBytes = mostBytes;
    this.stream = head.eventStream();
    Headers.Builder kept = new Headers.Builder();
    for (String name : KEPT) {
      String value = head.headers().get(name);
      if (value != null) {
        kept.add(name, value);
      }
    }
    this.headers = kept.build();
  }

  /** Returns whether an answer with such a head may be kept. */
  static boolean worth(AnswerHead head) {
    String encoding = head.headers().get("content-encoding");
    boolean read = head.document() || head.eventStream();
    return head.status() == 200
        && read
        && (encoding == null || encoding.equalsIgnoreCase("identity"));
  }

  /** Takes the next piece down. */
  void take(AnswerPiece piece) {
    facts = facts.then(piece.facts());
    bytes += piece.bytes().length;
    spoilt |= bytes > mostBytes || piece.kind() == AnswerPiece.Kind.RAW;
    if (spoilt) {
      pieces.clear();
    } else if (piece.bytes().length > 0) {
      pieces.add(new AnswerPiece(piece.kind(), piece.bytes(), AnswerFacts.NONE));
    }
  }

  /** Returns the answer if it is whole by now and one that is kept, else null. */
  @Nullable StoredAnswer answer(Instant now) {
    boolean good = !spoilt && !pieces.isEmpty() && last() && reasoned();
    return good ? new StoredAnswer(now, headers, facts, List.copyOf(pieces)) : null;
  }

  /**
   * A whole document is one piece that is not raw; a stream ends with the event that its API says
   * ends it.
   */
  private boolean last() {
    return stream ? terminated() : pieces.size() == 1;
  }

  /** A text must say why it ended; filters' refusals pass by. */
  private boolean reasoned() {
    return protocol == Protocol.EMBEDDINGS
        || (!facts.finishReasons().isEmpty()
            && !facts.finishReasons().contains("error")
            && !facts.finishReasons().contains("content_filter"));
  }

  private boolean terminated() {
    byte[] event = pieces.get(pieces.size() - 1).bytes();
    if (event.length > LONGEST_TERMINATOR) {
      return false;
    }
    String text = new String(event, StandardCharsets.UTF_8);
    return protocol.dialect() == Protocol.Dialect.OPENAI
        ? text.lines().anyMatch(Recording::done)
        : text.contains("message_stop");
  }

  /** A line of its own, because a text may speak of it. */
  private static boolean done(String line) {
    return line.equals("data: [DONE]") || line.equals("data:[DONE]");
  }
}
