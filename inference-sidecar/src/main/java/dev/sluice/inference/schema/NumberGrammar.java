package dev.sluice.inference.schema;

import dev.sluice.inference.grammar.Characters;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.regex.Dfa;
import dev.sluice.inference.regex.Pattern;
import dev.sluice.inference.regex.PatternException;
import java.math.BigDecimal;

/** Writes the grammars of numbers, digit by digit. */
final class NumberGrammar {
  /** Longer ones lose digits in the floating-point numbers that most programs read them into. */
  private static final int USUAL_DIGITS = 15;

  private static final int USUAL_DECIMALS = 6;

  private static final String FRACTION = "(?:\\.[0-9]+)?";

  private final NumberRules rules;
  private final boolean whole;

  NumberGrammar(NumberRules rules, boolean whole) {
    this.rules = rules;
    this.whole = whole;
  }

  Grammar grammar() throws GrammarException {
    try {
      return Characters.texts(language());
    } catch (PatternException e) {
      throw new GrammarException(
          "The keywords for numbers at %s are not supported: their pattern %s."
              .formatted(rules.path(), e.getMessage()));
    }
  }

  private Dfa language() throws PatternException {
    if (rules.areAbsent() && !whole) {
      return pattern(
          "-?(?:0|[1-9][0-9]{0,%1$d})(?:\\.[0-9]{1,%2$d})?(?:[eE][+-]?[0-9]{1,2})?"
              .formatted(USUAL_DIGITS - 1, USUAL_DIGITS));
    }
    Dfa language = all();
    for (NumberRules.Bound bound : rules.bounds()) {
      language = within(language, bound);
    }
    for (BigDecimal multiple : rules.multiples()) {
      language = language.and(Multiples.of(multiple));
    }
    return language;
  }

  /** Returns all numbers without exponents and without a negative zero. */
  private Dfa all() throws PatternException {
    int digits = whole ? USUAL_DIGITS : USUAL_DIGITS - USUAL_DECIMALS;
    int decimals = USUAL_DECIMALS;
    for (NumberRules.Bound bound : rules.bounds()) {
      digits = Math.max(digits, bound.value().precision() - bound.value().scale());
      decimals = Math.max(decimals, bound.value().scale());
    }
    String positive = "(?:0|[1-9][0-9]{0,%d})".formatted(digits - 1);
    String fraction = whole ? "" : "(?:\\.[0-9]{1,%d})?".formatted(decimals);
    Dfa negativeZero = pattern("-0(?:\\.0+)?");
    return pattern("-?" + positive + fraction).minus(negativeZero);
  }

  private static Dfa within(Dfa language, NumberRules.Bound bound) throws PatternException {
    BigDecimal size = bound.value().abs();
    boolean negative = bound.value().signum() < 0;
    // Beyond the bound on its own side of zero, or all that is not so.
    boolean beyond = bound.lower() != negative;
    String greater = greater(size, beyond == bound.strict());
    Dfa outside = pattern(negative ? "-(?:" + greater + ")" : greater);
    return beyond ? language.and(outside) : language.minus(outside);
  }

  /** Returns the pattern of the numbers over a bound, or equal to it, that have no sign. */
  private static String greater(BigDecimal bound, boolean strict) {
    BigDecimal exact = bound.stripTrailingZeros();
    String whole = exact.toBigInteger().toString();
    String plain = exact.toPlainString();
    String decimals = exact.scale() > 0 ? plain.substring(whole.length() + 1) : "";
    StringBuilder pattern =
        new StringBuilder("[1-9][0-9]{%d,}%s".formatted(whole.length(), FRACTION));
    for (int i = 0; i < whole.length(); i++) {
      if (whole.charAt(i) < '9') {
        pattern.append(
            "|%s[%c-9][0-9]{%d}%s"
                .formatted(
                    whole.substring(0, i), whole.charAt(i) + 1, whole.length() - 1 - i, FRACTION));
      }
    }
    for (int i = 0; i < decimals.length(); i++) {
      if (decimals.charAt(i) < '9') {
        pattern.append(
            "|%s\\.%s[%c-9][0-9]*"
                .formatted(whole, decimals.substring(0, i), decimals.charAt(i) + 1));
      }
    }
    String more = strict ? "0*[1-9][0-9]*" : "[0-9]*";
    if (decimals.isEmpty()) {
      return pattern
          .append(strict ? "|%s\\.%s".formatted(whole, more) : "|" + whole + FRACTION)
          .toString();
    }
    return pattern.append("|%s\\.%s%s".formatted(whole, decimals, more)).toString();
  }

  private static Dfa pattern(String pattern) throws PatternException {
    return Pattern.parse(pattern).whole();
  }
}
