package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Decision;
import dev.sluice.Reply;
import dev.sluice.api.AnswerReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Cuts an answer's bytes into pieces and takes each past the policies. */
final class PieceFlow {
  private static final byte[] NOTHING = new byte[0];

  private final Passage passage;
  private final AnswerReader reader;
  private final Queue<AnswerPiece> cut = new ArrayDeque<>(4);
  private final List<byte[]> ready = new ArrayList<>(4);
  private @Nullable Reply replacement;

  /**
   * Makes the flow of an answer.
   *
   * @param head the head that says what its bytes are
   */
  PieceFlow(Passage passage, AnswerHead head) {
    this.passage = passage;
    this.reader = new AnswerReader(passage.protocol(), head);
  }

  /** Returns what a policy put in the place of the rest, or null. */
  @Nullable Reply replacement() {
    return replacement;
  }

  /**
   * Takes bytes on.
   *
   * @param end whether no more follow
   * @param then runs when the policies have seen all pieces that the bytes completed
   */
  void feed(byte[] bytes, boolean end, Runnable then) {
    if (replacement == null) {
      reader.feed(bytes, 0, bytes.length, cut::add);
      if (end) {
        reader.finish(cut::add);
      }
    }
    advance(then);
  }

  /** Takes only the end on: what is incomplete is of no use to anybody. */
  void breakOff(Runnable then) {
    if (replacement == null) {
      cut.add(AnswerPiece.END);
    }
    advance(then);
  }

  private void advance(Runnable then) {
    for (AnswerPiece piece = cut.poll(); piece != null; piece = cut.poll()) {
      Decision<AnswerPiece> decision = passage.exchange().onPiece(piece);
      if (decision instanceof Decision.Wait<AnswerPiece>) {
        passage.await(
            decision,
            settled -> {
              take(settled);
              advance(then);
            });
        return;
      }
      take(decision);
    }
    then.run();
  }

  private void take(Decision<AnswerPiece> decision) {
    if (decision instanceof Decision.Continue<AnswerPiece> go) {
      add(go.value());
    } else if (decision instanceof Decision.Answer<AnswerPiece> answer) {
      replacement = answer.reply();
      cut.clear();
      answer.reply().pieces().forEach(this::add);
    }
  }

  private void add(AnswerPiece piece) {
    if (piece.bytes().length > 0) {
      ready.add(piece.bytes());
    }
  }

  /** Returns what may go on by now, and forgets it. */
  byte[] take() {
    if (ready.isEmpty()) {
      return NOTHING;
    }
    byte[] bytes = ready.size() == 1 ? ready.get(0) : joined();
    ready.clear();
    return bytes;
  }

  private byte[] joined() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ready.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Returns whether bytes that may go on are those that came. */
  static boolean same(byte[] ready, ByteString came) {
    return ready.length == came.size() && came.equals(Bytes.field(ready));
  }
}
