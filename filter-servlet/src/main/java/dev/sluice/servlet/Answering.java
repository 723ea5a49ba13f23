package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.Decision;
import dev.sluice.Reply;
import dev.sluice.adapter.CallIds;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way from the servlet past the policies to the client.
 *
 * <p>Until a buffer is full, flushed or closed, as with a container, the servlet may still reset
 * it; then the head passes the policies, and from then on each piece. JSON is one piece, so none of
 * it is sent before its end; each server-sent event is a piece. Safe for many threads, because
 * containers report the end on threads of their own.
 */
final class Answering {
  private final HttpServletResponse response;
  private final Passage passage;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream undecided = new ByteArrayOutputStream(1024);
  private final Outbox outbox;
  private @Nullable Pieces pieces;
  private long expected = -1;
  private long written;
  private boolean decided;
  private boolean finished;
  private boolean flushOwed;

  Answering(HttpServletResponse response, Passage passage) {
    this.response = response;
    this.passage = passage;
    this.outbox = new Outbox(response, passage.ending());
  }

  /** Says how many bytes the servlet will write; the client may get another number. */
  void expect(long length) {
    expected = length;
  }

  /** Returns whether the head has passed the policies. */
  boolean decided() {
    return decided || response.isCommitted();
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      written += length;
      if (!decided && undecided.size() + length > response.getBufferSize()) {
        decide();
      }
      if (decided) {
        pass(bytes, from, length);
      } else {
        undecided.write(bytes, from, length);
      }
      if (expected >= 0 && written >= expected) {
        finish();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends what has passed; of a document that is held back to its end there is nothing to send. */
  void flush() throws IOException {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      if (!decided) {
        decide();
      }
      if (outbox.sent() || (pieces != null && !pieces.oneDocument())) {
        outbox.flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets go what is held back; nothing can be written any more. */
  void finish() throws IOException {
    lock.lock();
    try {
      if (finished || passage.ending().ended()) {
        finished = true;
        return;
      }
      if (!decided) {
        decide();
      }
      finished = true;
      if (pieces != null) {
        pieces.finish();
        heed(pieces.replacement());
      }
      conclude();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends an answer that broke off with an error: an event where events have been sent, the whole
   * answer where nothing has.
   *
   * @param cause thrown where the client can only learn it from a broken connection
   */
  void breakOff(ApiError error, IOException cause) throws IOException {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      if (pieces != null && pieces.events()) {
        pieces.breakOff();
        outbox.ready().add(Replies.event(passage.protocol(), error));
      } else if (!outbox.sent()) {
        decided = true;
        Reply whole = Replies.error(passage.protocol(), error);
        heed(whole);
        whole.pieces().forEach(piece -> outbox.ready().add(piece.bytes()));
      } else {
        throw cause;
      }
      conclude();
    } finally {
      lock.unlock();
    }
  }

  private void conclude() throws IOException {
    finished = true;
    // All that the client gets is known, so its length is.
    outbox.announce();
    outbox.send();
  }

  /** Forgets what was written, where it has not begun to pass. */
  void reset() {
    lock.lock();
    try {
      requireUndecided();
      undecided.reset();
      written = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Passes the head of an answer that whoever writes it will not reset any more. */
  void passHead(AnswerHead head) throws IOException {
    lock.lock();
    try {
      requireUndecided();
      AnswerHead named = head.with(CallIds.HEADER, passage.id());
      decide(named, passed -> ResponseHeads.write(response, passed));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Passes a head whose body the container makes.
   *
   * @return whether the container shall make it; otherwise a policy has answered
   */
  boolean passHeadOnly(int status) throws IOException {
    lock.lock();
    try {
      requireUndecided();
      undecided.reset();
      decide(status);
      if (pieces == null) {
        conclude();
        return false;
      }
      pieces.breakOff();
      outbox.ready().clear();
      finished = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void close() throws IOException {
    finish();
    outbox.close();
  }

  /** Returns where what has passed goes. */
  Outbox outbox() {
    return outbox;
  }

  private void requireUndecided() {
    if (decided()) {
      throw new IllegalStateException("the answer has been committed");
    }
  }

  private void decide() throws IOException {
    decide(response.getStatus());
    byte[] first = undecided.toByteArray();
    undecided.reset();
    pass(first, 0, first.length);
  }

  private void decide(int status) throws IOException {
    response.setHeader(CallIds.HEADER, passage.id());
    AnswerHead head = ResponseHeads.read(response, status);
    decide(head, passed -> ResponseHeads.change(response, head, passed));
  }

  private void decide(AnswerHead head, Consumer<AnswerHead> write) throws IOException {
    decided = true;
    Decision<AnswerHead> decision;
    try {
      decision = Decisions.join(passage.exchange().onHead(head), passage.timeout());
    } catch (CancellationException e) {
      throw new IOException("the call has ended already", e);
    }
    if (decision instanceof Decision.Continue<AnswerHead> go) {
      write.accept(go.value());
      pieces = new Pieces(passage, head, outbox.ready());
    } else if (decision instanceof Decision.Answer<AnswerHead> answer) {
      heed(answer.reply());
      answer.reply().pieces().forEach(piece -> outbox.ready().add(piece.bytes()));
    }
  }

  private void pass(byte[] bytes, int from, int length) throws IOException {
    if (pieces == null || length == 0) {
      return;
    }
    boolean some = pieces.feed(bytes, from, length);
    boolean owed = flushOwed;
    flushOwed = !some && !pieces.oneDocument();
    heed(pieces.replacement());
    outbox.send();
    if (some && owed) {
      outbox.flush();
    }
  }

  /** Takes note of a reply in the place of the rest, and of the head where the client has none. */
  private void heed(@Nullable Reply reply) {
    if (reply == null) {
      return;
    }
    passage.replaced();
    pieces = null;
    if (!outbox.sent() && !response.isCommitted()) {
      passage.rewrite(response, reply.head());
    }
  }
}
