package dev.sluice.inference.regex;

import dev.sluice.inference.regex.CharSet.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The characters of Unicode's general categories, found once, as there are a million to look at.
 */
final class GeneralCategories {
  private static final Map<String, Integer> TYPES =
      Map.ofEntries(
          entry("Lu", Character.UPPERCASE_LETTER),
          entry("Ll", Character.LOWERCASE_LETTER),
          entry("Lt", Character.TITLECASE_LETTER),
          entry("Lm", Character.MODIFIER_LETTER),
          entry("Lo", Character.OTHER_LETTER),
          entry("Mn", Character.NON_SPACING_MARK),
          entry("Mc", Character.COMBINING_SPACING_MARK),
          entry("Me", Character.ENCLOSING_MARK),
          entry("Nd", Character.DECIMAL_DIGIT_NUMBER),
          entry("Nl", Character.LETTER_NUMBER),
          entry("No", Character.OTHER_NUMBER),
          entry("Pc", Character.CONNECTOR_PUNCTUATION),
          entry("Pd", Character.DASH_PUNCTUATION),
          entry("Ps", Character.START_PUNCTUATION),
          entry("Pe", Character.END_PUNCTUATION),
          entry("Pi", Character.INITIAL_QUOTE_PUNCTUATION),
          entry("Pf", Character.FINAL_QUOTE_PUNCTUATION),
          entry("Po", Character.OTHER_PUNCTUATION),
          entry("Sm", Character.MATH_SYMBOL),
          entry("Sc", Character.CURRENCY_SYMBOL),
          entry("Sk", Character.MODIFIER_SYMBOL),
          entry("So", Character.OTHER_SYMBOL),
          entry("Zs", Character.SPACE_SEPARATOR),
          entry("Zl", Character.LINE_SEPARATOR),
          entry("Zp", Character.PARAGRAPH_SEPARATOR));

  private static final Map<String, CharSet> SETS = sets();

  private GeneralCategories() {}

  /** Returns the characters of all categories whose short names begin so; maybe none. */
  static CharSet named(String beginning) {
    CharSet set = CharSet.NONE;
    for (Map.Entry<String, CharSet> category : SETS.entrySet()) {
      if (category.getKey().startsWith(beginning)) {
        set = set.or(category.getValue());
      }
    }
    return set;
  }

  private static Map<String, CharSet> sets() {
    Map<Integer, List<Range>> ranges = new HashMap<>();
    for (Range all : CharSet.ALL.ranges()) {
      int from = all.from();
      for (int c = from; c <= all.to(); c++) {
        int type = Character.getType(c);
        if (c == all.to() || Character.getType(c + 1) != type) {
          ranges.computeIfAbsent(type, t -> new ArrayList<>()).add(new Range(from, c));
          from = c + 1;
        }
      }
    }
    Map<String, CharSet> sets = new HashMap<>();
    TYPES.forEach(
        (name, type) -> sets.put(name, new CharSet(ranges.getOrDefault(type, List.of()))));
    return Map.copyOf(sets);
  }

  private static Map.Entry<String, Integer> entry(String name, byte type) {
    return Map.entry(name, (int) type);
  }
}
