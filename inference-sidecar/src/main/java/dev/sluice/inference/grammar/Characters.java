package dev.sluice.inference.grammar;

import dev.sluice.inference.grammar.Grammar.ByteRange;
import dev.sluice.inference.regex.CharSet;
import dev.sluice.inference.regex.CharSet.Range;
import dev.sluice.inference.regex.Dfa;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes grammars over bytes out of languages over characters, in UTF-8 (RFC 3629). */
public final class Characters {
  /** The last character of each length in bytes. */
  private static final int[] LAST = {0x7F, 0x7FF, 0xFFFF, Character.MAX_CODE_POINT};

  private static final int CONTINUATION_BITS = 6;
  private static final int[] LEADS = {0, 0xC0, 0xE0, 0xF0};

  private Characters() {}

  /** Returns the grammar of one character of a set. */
  public static Grammar oneOf(CharSet set) {
    List<Grammar> options = new ArrayList<>();
    for (Range range : set.ranges()) {
      int from = range.from();
      for (int length = 1; length <= LAST.length && from <= range.to(); length++) {
        int to = Math.min(range.to(), LAST[length - 1]);
        if (from <= to) {
          addRange(options, from, to, length);
          from = to + 1;
        }
      }
    }
    return options.size() == 1 ? options.getFirst() : new Grammar.Choice(options);
  }

  /**
   * Adds characters whose bytes are of one number, cut so that all but the first bytes are free.
   */
  private static void addRange(List<Grammar> options, int from, int to, int length) {
    for (int free = length - 1; free >= 1; free--) {
      int mask = (1 << (CONTINUATION_BITS * free)) - 1;
      if ((from & ~mask) != (to & ~mask)) {
        if ((from & mask) != 0) {
          addRange(options, from, from | mask, length);
          addRange(options, (from | mask) + 1, to, length);
          return;
        }
        if ((to & mask) != mask) {
          addRange(options, from, (to & ~mask) - 1, length);
          addRange(options, to & ~mask, to, length);
          return;
        }
      }
    }
    List<Grammar> bytes = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      bytes.add(new ByteRange(byteOf(from, i, length), byteOf(to, i, length)));
    }
    options.add(bytes.size() == 1 ? bytes.getFirst() : new Grammar.Sequence(bytes));
  }

  private static int byteOf(int c, int index, int length) {
    int shifted = c >> (CONTINUATION_BITS * (length - 1 - index));
    return index == 0 ? LEADS[length - 1] | shifted : 0x80 | (shifted & 0x3F);
  }

  /** Returns the grammar of a language's texts as they are. */
  public static Grammar texts(Dfa language) {
    return texts(language, Characters::oneOf);
  }

  /**
   * Returns the grammar of a language's texts.
   *
   * @param language the texts
   * @param write gives the grammar of one character of a set, such as an escaped one
   */
  public static Grammar texts(Dfa language, Function<CharSet, Grammar> write) {
    Map<CharSet, Grammar> written = new LinkedHashMap<>();
    List<Grammar.Rule> rules = new ArrayList<>();
    for (int i = 0; i < language.states().size(); i++) {
      rules.add(new Grammar.Rule("state " + i));
    }
    for (int i = 0; i < rules.size(); i++) {
      Dfa.State state = language.states().get(i);
      Map<Integer, CharSet> sets = new LinkedHashMap<>();
      for (Dfa.Edge edge : state.edges()) {
        sets.merge(edge.target(), CharSet.range(edge.from(), edge.to()), CharSet::or);
      }
      List<Grammar> options = new ArrayList<>();
      if (state.accepting()) {
        options.add(Grammar.empty());
      }
      sets.forEach(
          (target, set) ->
              options.add(
                  Grammar.sequence(written.computeIfAbsent(set, write), rules.get(target))));
      rules.get(i).define(new Grammar.Choice(options));
    }
    return rules.getFirst();
  }
}
