package dev.sluice.inference.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A call's place in the attention cache. Used by the thread that computes the steps. */
public final class KvSequence {
  private static final int LEAST_GROWTH = 16;

  private final KvCache cache;
  private final String salt;
  private final @Nullable Prefix prefix;
  private final int promptLength;
  private int number;
  private int[] tokens;
  private int[] cells = {};
  private int length;
  private int reserved;
  private int cached;
  private boolean closed;

  KvSequence(KvCache cache, int number, int[] tokens, String salt, @Nullable PrefixStore store) {
    this.cache = cache;
    this.number = number;
    this.salt = salt;
    this.tokens = tokens.clone();
    this.promptLength = tokens.length;
    this.prefix = store == null ? null : new Prefix(store, this, tokens, salt);
  }

  /** Returns its number in the decoder, which changes only in {@link KvCache#settle()}. */
  public int number() {
    return number;
  }

  /** Returns how many tokens it has in the cache: the next one's position. */
  public int length() {
    return length;
  }

  /** Returns how many of its tokens were not computed but found, so far. */
  public int cached() {
    return cached;
  }

  /**
   * Returns whether another sequence is just computing what this one begins with, so that computing
   * it here would be in vain. Once it is there, {@link #length()} has grown. Asked before each
   * step.
   */
  public boolean waitsForPrefix() {
    return prefix != null && prefix.waits();
  }

  /**
   * Makes room for tokens behind those that it has.
   *
   * @return false when there is none, or the sequence would be longer than it can be
   */
  public boolean reserve(int more) {
    int needed = length + more;
    if (needed <= reserved) {
      return true;
    }
    if (needed > cache.longest() || needed - reserved > cache.pool().free()) {
      return false;
    }
    if (needed > cells.length) {
      cells = Arrays.copyOf(cells, Math.max(needed, cells.length + LEAST_GROWTH));
    }
    cache.pool().take(cells, reserved, needed);
    reserved = needed;
    return true;
  }

  /**
   * Says that a step has computed a token behind those that it has.
   *
   * @throws IllegalStateException if no room was reserved for it, or it is not the token that the
   *     sequence was opened with in this place
   */
  public void appended(int token) {
    if (length == reserved) {
      throw new IllegalStateException("a token was computed for which no room was reserved");
    }
    if (length < promptLength && tokens[length] != token) {
      throw new IllegalStateException(
          "another token was computed than the sequence was opened with");
    }
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(LEAST_GROWTH, 2 * tokens.length));
    }
    tokens[length++] = token;
  }

  /**
   * Gives up its last tokens, as of a speculation that failed.
   *
   * @param newLength how many stay; no more than there are
   */
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException(
          "a sequence of %d tokens cannot be cut to %d".formatted(length, newLength));
    }
    length = newLength;
    cache.truncate(this);
    giveBackFrom(length);
  }

  private void giveBackFrom(int first) {
    cache.pool().giveBack(cells, first, reserved);
    reserved = first;
  }

  /** Gives the place up, of which nothing can be used again, as after a step that failed. */
  public void discard() {
    if (!closed) {
      closed = true;
      if (prefix != null) {
        prefix.release(0);
      }
      giveBackFrom(0);
      cache.close(this);
    }
  }

  /**
   * Gives the place up; does nothing the second time. A sequence that gives way to another is
   * closed and later opened again with all its tokens.
   *
   * @param outputTokens how long the answer was; 0 where it is not finished
   */
  public void close(int outputTokens) {
    if (!closed && prefix != null) {
      prefix.leave(tokens, length, outputTokens);
    }
    discard();
  }

  void moveTo(int newNumber) {
    number = newNumber;
  }

  /** Copies what it has computed, for those that wait. */
  void save() {
    if (prefix != null) {
      prefix.save();
    }
  }

  /** Takes over the first blocks of its tokens; returns false when there is no room. */
  boolean restore(BlockPath path, int blocks) {
    int found = cache.restore(this, path, blocks);
    length = found;
    cached = found;
    return found > 0;
  }

  /** Returns whether it has the first tokens of another, computed under the same salt. */
  boolean beginsWith(KvSequence other, int count) {
    return length >= count
        && salt.equals(other.salt)
        && Arrays.equals(tokens, 0, count, other.tokens, 0, count);
  }

  /** Takes part in the cells of another's first tokens. */
  void shareCells(KvSequence other, int count) {
    giveBackFrom(0);
    cells = Arrays.copyOf(other.cells, count);
    cache.pool().share(cells, count);
    reserved = count;
  }
}
