package dev.sluice.inference.template;

import java.util.regex.Pattern;

/**
 * Applies the minus signs inside the braces of Jinja2's expressions, which Jinjava ignores: at the
 * beginning one strips the white space before the expression, at the end that behind it.
 */
final class WhitespaceControl {
  private static final Pattern BEFORE = Pattern.compile("\\s*\\{\\{-");
  private static final Pattern BEHIND = Pattern.compile("-\\}\\}\\s*");

  private WhitespaceControl() {}

  static String apply(String template) {
    String stripped = BEFORE.matcher(template).replaceAll("{{");
    return BEHIND.matcher(stripped).replaceAll("}}");
  }
}
