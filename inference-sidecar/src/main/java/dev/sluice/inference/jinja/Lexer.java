package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens and takes away the white space that belongs to tags: the line end
 * behind a tag, the indentation before one, and whatever a minus sign asks for. Used once.
 */
final class Lexer {
  private static final Pattern NEWLINES = Pattern.compile("\r\n?");
  private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}|%\\})");
  private static final Pattern RAW_END =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(\\+%\\}|-%\\}|%\\}\n?)");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int lineCountedTo;

  Lexer(String source) {
    String normal = NEWLINES.matcher(source).replaceAll("\n");
    // One line end at the end of a template is its file's, not its own.
    this.source = normal.endsWith("\n") ? normal.substring(0, normal.length() - 1) : normal;
  }

  List<Token> tokens() {
    while (position < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        data(source.substring(position));
        position = source.length();
        break;
      }
      char kind = source.charAt(tag + 1);
      char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
      data(strip(source.substring(position, tag), sign, kind != '{'));
      position = tag;
      readTag(kind, sign);
    }
    add(Token.Type.END, "");
    return tokens;
  }

  private int nextTag() {
    for (int i = source.indexOf('{', position); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the text before a tag without the white space that the tag takes away. */
  private String strip(String text, char sign, boolean isBlock) {
    if (sign == '-') {
      return PythonText.stripRight(text);
    }
    if (sign == '+' || !isBlock) {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean begins = lineStart > 0 || position == 0 || source.charAt(position - 1) == '\n';
    return begins && PythonText.stripLeft(text.substring(lineStart)).isEmpty()
        ? text.substring(0, lineStart)
        : text;
  }

  private void readTag(char kind, char sign) {
    switch (kind) {
      case '#' -> readComment();
      case '{' -> readCode(Token.Type.VARIABLE_BEGIN, sign);
      default -> {
        Matcher raw = RAW_BEGIN.matcher(source).region(position, source.length());
        if (raw.lookingAt()) {
          position = raw.end();
          if (raw.group(1).startsWith("-")) {
            skipSpace();
          }
          readRaw();
        } else {
          readCode(Token.Type.BLOCK_BEGIN, sign);
        }
      }
    }
  }

  private void readComment() {
    int end = source.indexOf("#}", position + 2);
    if (end < 0) {
      throw failure("a comment has no end");
    }
    position = end + 2;
    afterTag(source.charAt(end - 1));
  }

  private void readRaw() {
    Matcher end = RAW_END.matcher(source);
    if (!end.find(position)) {
      throw failure("a raw block has no end");
    }
    String sign = end.group(1);
    data(
        strip(
            source.substring(position, end.start()), sign.isEmpty() ? ' ' : sign.charAt(0), true));
    position = end.end();
    if (end.group(2).startsWith("-")) {
      skipSpace();
    }
  }

  private void readCode(Token.Type begin, char sign) {
    add(begin, source.substring(position, position + 2));
    position += sign == '-' || sign == '+' ? 3 : 2;
    String end = begin == Token.Type.BLOCK_BEGIN ? "%}" : "}}";
    TokenScanner scanner = new TokenScanner(source, position, this::lineAt);
    while (!scanner.atEndOfTag(end)) {
      tokens.add(scanner.next());
    }
    position = scanner.position();
    char last = source.charAt(position);
    position += source.startsWith(end, position) ? 2 : 3;
    if (begin == Token.Type.BLOCK_BEGIN) {
      add(Token.Type.BLOCK_END, "%}");
      afterTag(last);
    } else {
      add(Token.Type.VARIABLE_END, "}}");
      if (last == '-') {
        skipSpace();
      }
    }
  }

  /** Skips what a block or comment takes away behind itself. */
  private void afterTag(char sign) {
    if (sign == '-') {
      skipSpace();
    } else if (sign != '+' && source.startsWith("\n", position)) {
      position++;
    }
  }

  private void skipSpace() {
    while (position < source.length() && PythonText.isSpace(source.charAt(position))) {
      position++;
    }
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Token.Type.DATA, text);
    }
  }

  private void add(Token.Type type, String text) {
    tokens.add(new Token(type, text, lineAt(position)));
  }

  /** Returns the line of a position; asked for in ascending order. */
  private int lineAt(int offset) {
    for (; lineCountedTo < offset; lineCountedTo++) {
      line += source.charAt(lineCountedTo) == '\n' ? 1 : 0;
    }
    return line;
  }

  private JinjaException failure(String what) {
    return new JinjaException("line %d: %s".formatted(lineAt(position), what));
  }
}
