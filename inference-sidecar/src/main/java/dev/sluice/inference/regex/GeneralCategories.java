package dev.sluice.inference.regex;

import java.util.Map;

/** Unicode's general categories by their short names. */
final class GeneralCategories {
  static final Map<String, Integer> BY_NAME =
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

  private GeneralCategories() {}

  private static Map.Entry<String, Integer> entry(String name, byte type) {
    return Map.entry(name, (int) type);
  }
}
