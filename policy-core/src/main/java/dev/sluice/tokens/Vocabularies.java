package dev.sluice.tokens;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The encodings' vocabularies, each loaded when it is first asked for. Safe for any number of
 * threads.
 */
final class Vocabularies {
  private final Map<Encoding, TextCounter> counters = new ConcurrentHashMap<>();

  /** Loads an encoding's vocabulary: it reads megabytes the first time. */
  void load(Encoding encoding) {
    counter(encoding);
  }

  /** Counts the tokens of a text, in which nothing is a special token. */
  int count(Encoding encoding, String text) {
    return counter(encoding).count(text);
  }

  private TextCounter counter(Encoding encoding) {
    TextCounter loaded = counters.get(encoding);
    return loaded == null ? counters.computeIfAbsent(encoding, Encoding::counter) : loaded;
  }
}
