package dev.sluice.config.bind;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How names are spelled, and misspelled. */
public final class Words {
  private static final int LONGEST_SHOWN = 60;
  private static final int LONGEST_VALUE = 32;

  private Words() {}

  /** Returns a camel-case name in kebab case: {@code maxOutput} becomes {@code max-output}. */
  static String kebab(String camel) {
    return separated(camel, '-');
  }

  /** Returns a camel-case name in words: {@code LocalDate} becomes {@code local date}. */
  static String spaced(String camel) {
    return separated(camel, ' ');
  }

  private static String separated(String camel, char separator) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c) && i > 0) {
        out.append(separator);
      }
      out.append(Character.toLowerCase(c));
    }
    return out.toString();
  }

  /** Returns a constant's name in kebab case: {@code FAIL_OPEN} becomes {@code fail-open}. */
  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns a text in quotes, shortened. */
  public static String quoted(String text) {
    String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    return "\"" + shown.replace("\n", "\\n") + "\"";
  }

  /** Returns what was read, for messages; a long text may be a secret and is only measured. */
  static String shown(String raw) {
    return raw.length() <= LONGEST_VALUE
        ? quoted(raw)
        : "a text of " + raw.length() + " characters";
  }

  /** Returns {@code (did you mean "x"?)} for the nearest of some words, or nothing. */
  public static String didYouMean(String word, Collection<String> candidates) {
    @Nullable String best = null;
    int least = Math.min(2, Math.max(1, word.length() / 3)) + 1;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < least) {
        best = candidate;
        least = distance;
      }
    }
    return best == null ? "" : " (did you mean " + quoted(best) + "?)";
  }

  /** Returns how many letters differ, a swap of two neighbours counting once (Damerau, 1964). */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
