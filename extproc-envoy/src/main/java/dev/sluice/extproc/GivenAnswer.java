package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Reply;
import dev.sluice.adapter.CallIds;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * An answer that the processor gives in the place of an upstream's: part by part where Envoy takes
 * it so, else as a whole at its end.
 *
 * <p>A document goes out with its head when it is whole, because a policy may still put another
 * answer in its place.
 */
final class GivenAnswer {
  /** Above this many bytes an answer that goes out at its end is given up. */
  private static final int MOST_HELD = 64 << 20;

  private final Passage passage;
  private final boolean inParts;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private AnswerHead head = new AnswerHead(200, Headers.NONE);
  private boolean headSent;

  /**
   * Makes an answer.
   *
   * @param inParts whether Envoy takes it part by part
   */
  GivenAnswer(Passage passage, boolean inParts) {
    this.passage = passage;
    this.inParts = inParts;
  }

  /** Returns whether the client has the head by now. */
  boolean headSent() {
    return headSent;
  }

  /** Takes the head, or another in its place while it is not sent. */
  void head(AnswerHead next) {
    head = next.with(CallIds.HEADER, passage.id());
    if (inParts && head.eventStream()) {
      sendHead();
    }
  }

  private void sendHead() {
    headSent = true;
    passage.link().send(StreamedImmediate.head(head));
  }

  /**
   * Takes bytes.
   *
   * @throws IllegalStateException if more would have to be held than is bearable
   */
  void bytes(byte[] bytes) {
    if (headSent) {
      send(bytes, false);
    } else if (held.size() + bytes.length > MOST_HELD) {
      throw new IllegalStateException("the answer has more than " + MOST_HELD + " bytes");
    } else {
      held.writeBytes(bytes);
    }
  }

  private void send(byte[] bytes, boolean end) {
    ByteString field = Bytes.field(bytes);
    Messages.parts(field, end, part -> passage.link().send(StreamedImmediate.body(part)));
  }

  /** Forgets what is held, because something else takes its place. */
  void forget() {
    held.reset();
  }

  /** Ends the answer. */
  void end() {
    byte[] rest = held.toByteArray();
    if (!inParts) {
      AnswerPiece whole = new AnswerPiece(AnswerPiece.Kind.BODY, rest, AnswerFacts.NONE);
      Reply reply = new Reply(Reply.Origin.UPSTREAM, head, List.of(whole));
      passage.link().send(Messages.immediate(reply, passage.id(), "sluice_direct"));
      return;
    }
    if (!headSent) {
      sendHead();
    }
    send(rest, true);
  }
}
