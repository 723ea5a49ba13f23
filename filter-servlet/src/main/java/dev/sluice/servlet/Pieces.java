package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Decision;
import dev.sluice.Reply;
import dev.sluice.api.AnswerReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts an answer's bytes into pieces and takes each past the policies; not for sharing. */
final class Pieces {
  private final Passage passage;
  private final AnswerReader reader;
  private final List<byte[]> ready;
  private final List<AnswerPiece> cut = new ArrayList<>(4);
  private final boolean events;
  private final boolean oneDocument;
  private @Nullable Reply replacement;

  /**
   * Makes the pieces of an answer.
   *
   * @param head the head that says what its bytes are
   * @param ready gets what may go to the client
   */
  Pieces(Passage passage, AnswerHead head, List<byte[]> ready) {
    this.passage = passage;
    this.reader = new AnswerReader(passage.protocol(), head);
    this.ready = ready;
    this.events = head.eventStream();
    this.oneDocument = head.document();
  }

  /** Returns whether the answer is a stream of events. */
  boolean events() {
    return events;
  }

  /** Returns whether the answer is one piece, which comes at its end. */
  boolean oneDocument() {
    return oneDocument;
  }

  /** Returns what replaced the rest of the answer, or null. */
  @Nullable Reply replacement() {
    return replacement;
  }

  /** Takes bytes on and returns whether they completed a piece. */
  boolean feed(byte[] bytes, int from, int length) throws IOException {
    reader.feed(bytes, from, length, cut::add);
    return forward();
  }

  /** Takes the rest on, whole or not, and the end. */
  void finish() throws IOException {
    reader.finish(cut::add);
    forward();
  }

  /** Takes only the end on: what is incomplete is of no use to anybody. */
  void breakOff() throws IOException {
    cut.add(AnswerPiece.END);
    forward();
  }

  private boolean forward() throws IOException {
    boolean some = !cut.isEmpty();
    for (AnswerPiece piece : cut) {
      Decision<AnswerPiece> decision =
          Decisions.join(passage.exchange().onPiece(piece), passage.timeout());
      if (replacement != null) {
        break;
      }
      if (decision instanceof Decision.Continue<AnswerPiece> go) {
        add(go.value());
      } else if (decision instanceof Decision.Answer<AnswerPiece> answer) {
        replacement = answer.reply();
        replacement.pieces().forEach(this::add);
      }
    }
    cut.clear();
    return some;
  }

  private void add(AnswerPiece piece) {
    if (piece.bytes().length > 0) {
      ready.add(piece.bytes());
    }
  }
}
