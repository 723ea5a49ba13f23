package dev.sluice.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;

/**
 * The token vocabularies, each loaded when it is first asked for, and the counts of words that were
 * met: most of a new text is known words. Safe for any number of threads.
 */
final class Vocabularies {
  private static final List<EncodingType> KNOWN =
      List.of(EncodingType.O200K_BASE, EncodingType.CL100K_BASE);

  /** The encoding whose pieces {@link Pieces} finds. */
  private static final int IN_PIECES = 0;

  private static final int WORDS = 1 << 15;

  /** Longer pieces are encoded each time: a word's characters are its key, in two longs. */
  private static final int LONGEST_WORD = 16;

  /** Longer pieces, which no language has, are cut: encoding one takes more than linear time. */
  private static final int LONGEST_PIECE = 256;

  private final EncodingRegistry registry = Encodings.newLazyEncodingRegistry();
  private final TokenMemory words = new TokenMemory(WORDS);

  /**
   * Returns the number of an encoding, which tells its counts from those of others.
   *
   * @throws IllegalArgumentException if there is no such encoding
   */
  static int number(String name) {
    for (int i = 0; i < KNOWN.size(); i++) {
      if (KNOWN.get(i).getName().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "no token encoding is called " + name + "; use one of " + names());
  }

  /** Returns the names of all encodings. */
  static List<String> names() {
    return KNOWN.stream().map(EncodingType::getName).toList();
  }

  /** Loads an encoding: it reads megabytes the first time. */
  void load(int encoding) {
    registry.getEncoding(KNOWN.get(encoding));
  }

  /** Counts the tokens of a text, in which nothing is a special token. */
  int count(int encoding, String text) {
    Encoding vocabulary = registry.getEncoding(KNOWN.get(encoding));
    int tokens = 0;
    for (int from = 0; from < text.length(); ) {
      int to = Blocks.end(text, from);
      String block = text.substring(from, to);
      boolean cut = encoding == IN_PIECES && Pieces.ascii(block);
      tokens += cut ? pieces(vocabulary, block) : vocabulary.countTokensOrdinary(block);
      from = to;
    }
    return tokens;
  }

  private int pieces(Encoding vocabulary, String text) {
    int tokens = 0;
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(Pieces.end(text, from), from + LONGEST_PIECE);
      tokens +=
          to - from > LONGEST_WORD
              ? vocabulary.countTokensOrdinary(text.substring(from, to))
              : word(vocabulary, text, from, to);
      from = to;
    }
    return tokens;
  }

  private int word(Encoding vocabulary, String text, int from, int to) {
    long high = 0;
    long low = 0;
    for (int i = from; i < to; i++) {
      high = high << 8 | low >>> 56;
      low = low << 8 | text.charAt(i);
    }
    int known = words.get(high, low);
    if (known < 0) {
      known = vocabulary.countTokensOrdinary(text.substring(from, to));
      words.put(high, low, known);
    }
    return known;
  }
}
