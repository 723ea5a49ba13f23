package dev.sluice.inference.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the tokens inside of a tag. */
final class TokenScanner {
  private static final Pattern NAME =
      Pattern.compile("[_\\p{IsAlphabetic}][_\\p{IsAlphabetic}\\p{IsDigit}\\p{M}]*");
  private static final Pattern FLOAT =
      Pattern.compile("[0-9][0-9_]*(?:\\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)");
  private static final Pattern INTEGER =
      Pattern.compile("0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*");
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final String source;
  private final IntUnaryOperator lines;
  private final Deque<String> open = new ArrayDeque<>();
  private int position;

  TokenScanner(String source, int position, IntUnaryOperator lines) {
    this.source = source;
    this.position = position;
    this.lines = lines;
  }

  int position() {
    return position;
  }

  /** Returns whether the tag ends here, after white space. */
  boolean atEndOfTag(String end) {
    while (position < source.length() && PythonText.isSpace(source.charAt(position))) {
      position++;
    }
    if (position == source.length()) {
      throw failure("a tag has no end");
    }
    return open.isEmpty()
        && (source.startsWith(end, position)
            || source.startsWith("-" + end, position)
            || (end.equals("%}") && source.startsWith("+" + end, position)));
  }

  /** Returns the next token. */
  Token next() {
    char first = source.charAt(position);
    if (first == '\'' || first == '"') {
      return string(first);
    }
    Matcher matcher = NAME.matcher(source).region(position, source.length());
    if (matcher.lookingAt()) {
      return token(Token.Type.NAME, matcher.group());
    }
    matcher.usePattern(FLOAT);
    if (matcher.lookingAt()) {
      return token(Token.Type.FLOAT, matcher.group());
    }
    matcher.usePattern(INTEGER);
    if (matcher.lookingAt()) {
      return token(Token.Type.INTEGER, matcher.group());
    }
    return operator();
  }

  private Token operator() {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, position)) {
        balance(operator);
        return token(Token.Type.OPERATOR, operator);
      }
    }
    throw failure("unexpected character '%c'".formatted(source.charAt(position)));
  }

  /** Remembers brackets, as braces of a dictionary may look like the end of a tag. */
  private void balance(String operator) {
    switch (operator) {
      case "(" -> open.push(")");
      case "[" -> open.push("]");
      case "{" -> open.push("}");
      case ")", "]", "}" -> {
        if (!operator.equals(open.poll())) {
          throw failure("unexpected '%s'".formatted(operator));
        }
      }
      default -> {}
    }
  }

  private Token string(char quote) {
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw failure("a string has no end");
    }
    Token token =
        new Token(
            Token.Type.STRING,
            StringLiteral.unescape(source.substring(position + 1, end)),
            lines.applyAsInt(position));
    position = end + 1;
    return token;
  }

  private Token token(Token.Type type, String text) {
    Token token = new Token(type, text, lines.applyAsInt(position));
    position += text.length();
    return token;
  }

  private JinjaException failure(String what) {
    return new JinjaException("line %d: %s".formatted(lines.applyAsInt(position), what));
  }
}
