package dev.sluice.api;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.AnswerPiece.Kind;
import dev.sluice.JsonText;
import dev.sluice.Protocol;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an answer's bytes into pieces and reads what they say; one reader an answer, for one thread
 * at a time.
 *
 * <p>An event stream becomes a piece an event, handed on as soon as the event is whole. A JSON
 * answer becomes one piece at the end. What is larger than a bound, encoded, or neither of the two
 * passes unread as it comes. The pieces' bytes together are always exactly the bytes that came in.
 */
public final class AnswerReader {
  /** The largest event, in bytes, that is read. */
  static final int MAX_EVENT = 4 << 20;

  /** The largest JSON answer, in bytes, that is read. */
  static final int MAX_DOCUMENT = 16 << 20;

  private enum Mode {
    EVENTS,
    DOCUMENT,
    OPAQUE
  }

  private final FactsReader facts;
  private final boolean ok;
  private final EventSplitter splitter = new EventSplitter(MAX_EVENT);
  private Mode mode;
  private byte @Nullable [] document;
  private int documentSize;
  private boolean finished;

  /** Makes a reader for the body that follows a head. */
  public AnswerReader(Protocol protocol, AnswerHead head) {
    this.facts = FactsReader.of(protocol);
    this.ok = head.ok();
    this.mode = modeOf(head);
  }

  private static Mode modeOf(AnswerHead head) {
    String encoding = head.headers().get("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Mode.OPAQUE;
    }
    if (head.eventStream()) {
      return Mode.EVENTS;
    }
    return head.document() ? Mode.DOCUMENT : Mode.OPAQUE;
  }

  /**
   * Takes bytes as they came from the network, which may be reused afterwards.
   *
   * @param out gets the pieces that they complete, in order, before this returns
   */
  public void feed(byte[] bytes, int off, int len, Consumer<AnswerPiece> out) {
    if (finished) {
      throw new IllegalStateException("the answer has ended");
    }
    if (len == 0) {
      return;
    }
    switch (mode) {
      case EVENTS -> splitter.feed(bytes, off, len, pieces(out));
      case DOCUMENT -> collect(bytes, off, len, out);
      case OPAQUE -> raw(Arrays.copyOfRange(bytes, off, off + len), out);
    }
  }

  /** Ends the answer: hands on what is left, whole or not, and {@link AnswerPiece#END}. */
  public void finish(Consumer<AnswerPiece> out) {
    if (finished) {
      throw new IllegalStateException("the answer has ended");
    }
    finished = true;
    splitter.finish(pieces(out));
    if (document != null) {
      out.accept(whole(exactly(document, documentSize)));
    }
    out.accept(AnswerPiece.END);
  }

  /** What is cut or no JSON at all is a body that nobody can read. */
  private AnswerPiece whole(byte[] json) {
    if (!ok) {
      return new AnswerPiece(Kind.BODY, json, AnswerFacts.NONE);
    }
    AnswerFacts said = facts.document(new JsonText(json, 0, json.length));
    return new AnswerPiece(facts.whole() ? Kind.BODY : Kind.RAW, json, said);
  }

  private void collect(byte[] bytes, int off, int len, Consumer<AnswerPiece> out) {
    byte[] kept = document;
    int size = documentSize + len;
    if (kept == null) {
      // Often all of it comes at once.
      kept = Arrays.copyOfRange(bytes, off, off + len);
    } else {
      kept = size > kept.length ? Arrays.copyOf(kept, Math.max(size, 2 * documentSize)) : kept;
      System.arraycopy(bytes, off, kept, documentSize, len);
    }
    document = kept;
    documentSize = size;
    if (size > MAX_DOCUMENT) {
      raw(exactly(kept, size), out);
      document = null;
      mode = Mode.OPAQUE;
    }
  }

  private static byte[] exactly(byte[] bytes, int size) {
    return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
  }

  private static void raw(byte[] bytes, Consumer<AnswerPiece> out) {
    out.accept(new AnswerPiece(Kind.RAW, bytes, AnswerFacts.NONE));
  }

  private EventSplitter.Sink pieces(Consumer<AnswerPiece> out) {
    return new EventSplitter.Sink() {
      @Override
      public void event(byte[] event) {
        out.accept(new AnswerPiece(Kind.EVENT, event, said(event)));
      }

      @Override
      public void raw(byte[] bytes) {
        // A stream without its last blank line still says what it used.
        AnswerFacts facts = finished ? said(bytes) : AnswerFacts.NONE;
        out.accept(new AnswerPiece(Kind.RAW, bytes, facts));
      }
    };
  }

  private AnswerFacts said(byte[] event) {
    JsonText json = EventData.jsonOf(event);
    return json == null ? AnswerFacts.NONE : facts.event(json);
  }
}
