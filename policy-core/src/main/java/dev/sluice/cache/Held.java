package dev.sluice.cache;

/** An answer in memory, and whether the disk has it or is about to get it. */
final class Held {
  /** Bytes of a key, a table's entries and this object, as 64-bit Java lays them out, about. */
  private static final int BESIDE = 240;

  private final byte[] bytes;
  private volatile boolean saved;

  Held(byte[] bytes, boolean saved) {
    this.bytes = bytes;
    this.saved = saved;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns how many bytes of memory the answer takes, with all that it needs to be found. */
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, (long) BESIDE + bytes.length);
  }

  /** Returns whether the caller shall write it; racing callers may both, which only costs time. */
  boolean claim() {
    boolean first = !saved;
    saved = true;
    return first;
  }

  /** Takes a claim back, because the answer could not be written now. */
  void release() {
    saved = false;
  }
}
