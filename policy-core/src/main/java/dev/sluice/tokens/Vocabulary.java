package dev.sluice.tokens;

import java.util.Arrays;

/**
 * The tokens of an encoding, in few arrays: all their bytes one after the other, and a hash table
 * of the places at which they begin there. Immutable, safe for any number of threads.
 *
 * <p>Tokens stand in the order of their ranks, so that the place of a token says as much as its
 * rank: of two pairs of tokens that could be merged, that one is whose token has the lower place.
 */
final class Vocabulary {
  /** No token, and higher than the place of any. */
  static final int NONE = Integer.MAX_VALUE;

  /** A slot holds a place and, above it, as many bits of the token's hash as are left. */
  private static final int PLACE_BITS = 22;

  private static final int PLACES = (1 << PLACE_BITS) - 1;

  /** Tokens up to this length are compared together with their length, as one number. */
  private static final int SHORT = Long.BYTES - 1;

  private final byte[] tokens;
  private final int[] slots;
  private final int longest;

  /** The places of the tokens of two bytes, by these bytes: each merging begins with them. */
  private final int[] pairs = new int[1 << 16];

  /**
   * Makes a vocabulary.
   *
   * @param tokens by rank each token's length, from 1 to 255, and its bytes; then eight zeros; not
   *     copied
   * @param count how many tokens there are
   */
  Vocabulary(byte[] tokens, int count) {
    if (tokens.length > PLACES) {
      throw new IllegalArgumentException(
          "a vocabulary has at most " + PLACES + " bytes, got " + tokens.length);
    }
    this.tokens = tokens;
    // More than half of the slots stay empty, so that searches soon end.
    slots = new int[count * 5 / 2 + 1];
    Arrays.fill(pairs, NONE);
    int most = 0;
    for (int place = 1; length(place) > 0; place += length(place) + 1) {
      add(place);
      most = Math.max(most, length(place));
    }
    longest = most;
  }

  private int length(int place) {
    return tokens[place - 1] & 0xff;
  }

  private void add(int place) {
    int length = length(place);
    int hash = length > SHORT ? hash(tokens, place, length) : hash(key(tokens, place, length));
    int slot = slot(hash);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = hash << PLACE_BITS | place;
    if (length == 2) {
      pairs[pair(tokens, place)] = place;
    }
  }

  /** Returns the place of the token that a part of a text is, or {@link #NONE}. */
  int find(byte[] text, int from, int to) {
    int length = to - from;
    if (length <= SHORT) {
      return find(key(text, from, length), length);
    }
    return length <= longest ? findLong(text, from, length) : NONE;
  }

  /** Returns the place of the token that two bytes of a text are, or {@link #NONE}. */
  int findPair(byte[] text, int from) {
    return pairs[pair(text, from)];
  }

  private int find(long key, int length) {
    int hash = hash(key);
    int slot = slot(hash);
    for (int found = slots[slot]; found != 0; found = slots[slot]) {
      int place = found & PLACES;
      if (found >>> PLACE_BITS == hash << PLACE_BITS >>> PLACE_BITS
          && (Octets.at(tokens, place - 1) & (-1L >>> (Byte.SIZE * (SHORT - length)))) == key) {
        return place;
      }
      slot = next(slot);
    }
    return NONE;
  }

  private int findLong(byte[] text, int from, int length) {
    int hash = hash(text, from, length);
    int slot = slot(hash);
    for (int found = slots[slot]; found != 0; found = slots[slot]) {
      int place = found & PLACES;
      if (found >>> PLACE_BITS == hash << PLACE_BITS >>> PLACE_BITS
          && length == length(place)
          && Arrays.equals(tokens, place, place + length, text, from, from + length)) {
        return place;
      }
      slot = next(slot);
    }
    return NONE;
  }

  /** Takes a hash as a fraction of 1, and returns the slot that far into the table. */
  private int slot(int hash) {
    return (int) ((Integer.toUnsignedLong(hash) * slots.length) >>> Integer.SIZE);
  }

  private int next(int slot) {
    return slot + 1 < slots.length ? slot + 1 : 0;
  }

  private static int pair(byte[] text, int from) {
    return (text[from] & 0xff) << Byte.SIZE | (text[from + 1] & 0xff);
  }

  /** Returns up to seven bytes above their number, as they stand in {@link #tokens}. */
  private static long key(byte[] text, int from, int length) {
    return Octets.of(text, from, length) << Byte.SIZE | length;
  }

  private static int hash(byte[] text, int from, int length) {
    int last = from + length - Long.BYTES;
    long hash = Octets.at(text, last);
    for (int at = from; at < last; at += Long.BYTES) {
      hash = mix(hash) ^ Octets.at(text, at);
    }
    return hash(hash);
  }

  private static int hash(long bits) {
    return (int) (mix(bits) >>> Integer.SIZE);
  }

  /** Multiplicative hashing by the golden ratio (Knuth, volume 3, 6.4), and upper bits in lower. */
  private static long mix(long bits) {
    long product = bits * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> Integer.SIZE);
  }
}
