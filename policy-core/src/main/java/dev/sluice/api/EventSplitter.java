package dev.sluice.api;

import java.util.Arrays;

/**
 * Cuts a stream of server-sent events at the blank lines that end them, wherever the network cut it
 * before (WHATWG HTML, section 9.2, "event stream interpretation").
 *
 * <p>Lines end with LF, CR or CRLF. An event ended by CR is handed on at once; an LF that turns out
 * to belong to that CR becomes the first byte of what follows, which readers of streams ignore.
 */
final class EventSplitter {
  /** Receives the stream in order: every byte exactly once. */
  interface Sink {
    /** Takes a whole event with the blank line that ends it, in an array of its own. */
    void event(byte[] event);

    /** Takes bytes that are no whole event, in an array of their own. */
    void raw(byte[] bytes);
  }

  private final int maxEvent;
  private byte[] held = new byte[0];
  private int heldSize;
  private boolean lineEmpty = true;
  private boolean afterCr;
  private boolean content;
  private boolean oversized;

  /**
   * Makes a splitter.
   *
   * @param maxEvent bytes that an event may have before it passes unread, in parts
   */
  EventSplitter(int maxEvent) {
    this.maxEvent = maxEvent;
  }

  void feed(byte[] bytes, int off, int len, Sink sink) {
    int end = off + len;
    int start = off;
    for (int i = off; i < end; i++) {
      byte b = bytes[i];
      if (b != '\n' && b != '\r') {
        lineEmpty = false;
        afterCr = false;
        content = true;
      } else if (b == '\n' && afterCr) {
        afterCr = false;
      } else if (lineEmpty) {
        afterCr = b == '\r';
        if (afterCr && i + 1 < end && bytes[i + 1] == '\n') {
          i++;
          afterCr = false;
        }
        complete(bytes, start, i + 1, sink);
        start = i + 1;
      } else {
        afterCr = b == '\r';
        lineEmpty = true;
      }
    }
    hold(bytes, start, end, sink);
  }

  /** Hands on what is left of a stream that ended, or broke off, in mid-event. */
  void finish(Sink sink) {
    if (heldSize > 0) {
      sink.raw(take(held, 0, 0));
    }
  }

  private void complete(byte[] bytes, int start, int end, Sink sink) {
    byte[] whole = take(bytes, start, end);
    if (content && !oversized && whole.length <= maxEvent) {
      sink.event(whole);
    } else {
      sink.raw(whole);
    }
    content = false;
    oversized = false;
  }

  private void hold(byte[] bytes, int start, int end, Sink sink) {
    if (start == end) {
      return;
    }
    if (oversized || heldSize + (end - start) > maxEvent) {
      oversized = true;
      sink.raw(take(bytes, start, end));
      return;
    }
    int size = heldSize + end - start;
    if (size > held.length) {
      held = Arrays.copyOf(held, Math.max(size, Math.min(maxEvent, 2 * held.length)));
    }
    System.arraycopy(bytes, start, held, heldSize, end - start);
    heldSize = size;
  }

  /** Returns what was held, then the given part, and holds nothing any more. */
  private byte[] take(byte[] bytes, int start, int end) {
    byte[] whole = new byte[heldSize + end - start];
    System.arraycopy(held, 0, whole, 0, heldSize);
    System.arraycopy(bytes, start, whole, heldSize, end - start);
    heldSize = 0;
    return whole;
  }
}
