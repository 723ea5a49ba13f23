package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Decision;
import dev.sluice.Reply;
import dev.sluice.api.AnswerReader;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way from the servlet through the policies to the client.
 *
 * <p>Until a buffer is full, flushed or closed, as with a container, the servlet may still reset it;
 * then the head passes the policies, and from then on each piece. JSON is one piece, so none of it is
 * sent before its end; each server-sent event is a piece. Safe for many threads, because containers
 * report the end on threads of their own.
 */
final class Answering {
  private final HttpServletResponse response;
  private final Passage passage;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteArrayOutputStream undecided = new ByteArrayOutputStream(1024);
  private final List<AnswerPiece> pieces = new ArrayList<>(4);
  private final List<byte[]> ready = new ArrayList<>(4);
  private @Nullable AnswerReader reader;
  private @Nullable ClientOutput client;
  private long expected = -1;
  private long written;
  private boolean decided;
  private boolean finished;
  private boolean sent;
  private boolean oneDocument;
  private boolean flushOwed;

  /** Makes the way of the answer that a response of the container gets. */
  Answering(HttpServletResponse response, Passage passage) {
    this.response = response;
    this.passage = passage;
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
      if (sent || !oneDocument) {
        sent = true;
        client().flush();
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
      if (reader != null) {
        reader.finish(pieces::add);
        forward();
      }
      if (!sent) {
        announceLength();
      }
      send();
    } finally {
      lock.unlock();
    }
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
      if (reader == null) {
        finish();
        return false;
      }
      finished = true;
      pieces.add(AnswerPiece.END);
      forward();
      ready.clear();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void close() throws IOException {
    finish();
    client().close();
  }

  /** Runs a last step when all that passed is written. */
  void whenWritten(Runnable last) {
    ClientOutput output = client;
    if (output == null) {
      last.run();
    } else {
      output.whenDrained(last);
    }
  }

  boolean isReady() {
    return client == null || client.isReady();
  }

  void setWriteListener(WriteListener listener) {
    try {
      client().setWriteListener(listener);
    } catch (IOException e) {
      throw new UncheckedIOException("the container gives no output stream", e);
    }
  }

  private void requireUndecided() {
    if (decided()) {
      throw new IllegalStateException("the answer has been committed");
    }
  }

  private ClientOutput client() throws IOException {
    if (client == null) {
      client = new ClientOutput(response.getOutputStream(), passage.ending());
    }
    return client;
  }

  private void decide() throws IOException {
    decide(response.getStatus());
    byte[] first = undecided.toByteArray();
    undecided.reset();
    if (first.length > 0) {
      pass(first, 0, first.length);
    }
  }

  private void decide(int status) throws IOException {
    decided = true;
    response.setHeader(CallIds.HEADER, passage.id());
    AnswerHead head = ResponseHeads.read(response, status);
    Decision<AnswerHead> decision;
    try {
      decision = Decisions.join(passage.exchange().onHead(head), passage.timeout());
    } catch (CancellationException e) {
      throw new IOException("the call has ended already", e);
    }
    if (decision instanceof Decision.Continue<AnswerHead> go) {
      ResponseHeads.change(response, head, go.value());
      oneDocument = isJson(head);
      reader = new AnswerReader(passage.protocol(), head);
    } else if (decision instanceof Decision.Answer<AnswerHead> answer) {
      replace(answer.reply());
    }
  }

  private static boolean isJson(AnswerHead head) {
    String type = head.headers().get("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).contains("json");
  }

  private void pass(byte[] bytes, int from, int length) throws IOException {
    if (reader == null) {
      return;
    }
    reader.feed(bytes, from, length, pieces::add);
    boolean some = !pieces.isEmpty();
    forward();
    send();
    if (some && flushOwed) {
      client().flush();
    }
    flushOwed = !some && !oneDocument;
  }

  private void forward() throws IOException {
    for (AnswerPiece piece : pieces) {
      Decision<AnswerPiece> decision =
          Decisions.join(passage.exchange().onPiece(piece), passage.timeout());
      if (decision instanceof Decision.Continue<AnswerPiece> go) {
        add(go.value());
      } else if (decision instanceof Decision.Answer<AnswerPiece> answer) {
        replace(answer.reply());
      }
    }
    pieces.clear();
  }

  /** Puts a reply in the place of the rest, and of the head too where the client has none yet. */
  private void replace(Reply reply) {
    passage.replaced();
    reader = null;
    if (!sent && !response.isCommitted()) {
      response.reset();
      ResponseHeads.write(response, reply.head());
      response.setHeader(CallIds.HEADER, passage.id());
    }
    reply.pieces().forEach(this::add);
  }

  private void add(AnswerPiece piece) {
    if (piece.bytes().length > 0) {
      ready.add(piece.bytes());
    }
  }

  /** All that the client gets is known, so its length is. */
  private void announceLength() {
    long length = ready.stream().mapToLong(bytes -> bytes.length).sum();
    int status = response.getStatus();
    if (status != HttpServletResponse.SC_NO_CONTENT
        && status != HttpServletResponse.SC_NOT_MODIFIED
        && response.getTrailerFields() == null) {
      response.setContentLengthLong(length);
    }
  }

  private void send() throws IOException {
    if (!ready.isEmpty()) {
      sent = true;
      for (byte[] bytes : ready) {
        client().write(bytes);
      }
      ready.clear();
    }
  }
}
