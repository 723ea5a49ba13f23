package dev.sluice.inference.grammar;

import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.Grammar.Repeat;
import dev.sluice.inference.grammar.Grammar.Rule;
import dev.sluice.inference.regex.CharSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads rules in GBNF. */
final class GbnfParser {
  private static final int MAX_REPETITIONS = 100_000;
  private static final int MAX_NESTING = 200;

  private final int[] text;
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private int position;
  private int nesting;

  GbnfParser(String text) {
    this.text = text.codePoints().toArray();
  }

  /** Returns the rule {@code root}. */
  Grammar parse() throws GrammarException {
    skip(true);
    while (position < text.length) {
      rule();
      skip(true);
    }
    for (Rule rule : rules.values()) {
      if (!rule.isDefined()) {
        throw new GrammarException(
            "The grammar uses the rule %s without defining it.".formatted(rule));
      }
    }
    Rule root = rules.get("root");
    if (root == null) {
      throw new GrammarException("The grammar has no rule of the name root.");
    }
    return root;
  }

  private void rule() throws GrammarException {
    Rule rule = named(name());
    skip(false);
    for (int c : new int[] {':', ':', '='}) {
      expect(c);
    }
    skip(true);
    Grammar body = choice();
    if (rule.isDefined()) {
      throw at("defines the rule %s twice".formatted(rule));
    }
    rule.define(body);
    if (position < text.length && !peek('\n') && !peek('\r')) {
      throw at("has something that does not belong to a rule");
    }
  }

  private Rule named(String name) {
    return rules.computeIfAbsent(name, Rule::new);
  }

  private String name() throws GrammarException {
    StringBuilder name = new StringBuilder();
    while (position < text.length && isNamePart(text[position])) {
      name.appendCodePoint(text[position++]);
    }
    if (name.isEmpty()) {
      throw at("lacks the name of a rule");
    }
    return name.toString();
  }

  private static boolean isNamePart(int c) {
    return c == '-' || c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
  }

  private Grammar choice() throws GrammarException {
    List<Grammar> options = new ArrayList<>(List.of(sequence()));
    while (peek('|')) {
      position++;
      skip(true);
      options.add(sequence());
    }
    return options.size() == 1 ? options.getFirst() : new Choice(options);
  }

  private Grammar sequence() throws GrammarException {
    List<Grammar> parts = new ArrayList<>();
    while (position < text.length && !peek('|') && !peek(')') && !peek('\n') && !peek('\r')) {
      parts.add(repeated(atom()));
      skip(nesting > 0);
    }
    return new Grammar.Sequence(parts);
  }

  private Grammar atom() throws GrammarException {
    int c = text[position];
    switch (c) {
      case '"' -> {
        position++;
        return literal();
      }
      case '[' -> {
        position++;
        return Characters.oneOf(set());
      }
      case '.' -> {
        position++;
        return Characters.oneOf(CharSet.ALL);
      }
      case '(' -> {
        position++;
        return group();
      }
      case '<', '!' -> throw at("names a token, which is not supported");
      default -> {
        return named(name());
      }
    }
  }

  private Grammar group() throws GrammarException {
    if (++nesting > MAX_NESTING) {
      throw at("nests over %d groups".formatted(MAX_NESTING));
    }
    skip(true);
    Grammar inner = choice();
    expect(')');
    nesting--;
    return inner;
  }

  private Grammar literal() throws GrammarException {
    StringBuilder literal = new StringBuilder();
    while (!peek('"')) {
      literal.appendCodePoint(character());
    }
    position++;
    return Grammar.literal(literal.toString());
  }

  private CharSet set() throws GrammarException {
    boolean negated = peek('^');
    position += negated ? 1 : 0;
    CharSet set = CharSet.NONE;
    while (!peek(']')) {
      int from = character();
      int to = from;
      if (peek('-') && position + 1 < text.length && text[position + 1] != ']') {
        position++;
        to = character();
      }
      set = set.or(CharSet.range(from, to));
    }
    position++;
    return negated ? set.not() : set;
  }

  private int character() throws GrammarException {
    int c = next();
    if (c != '\\') {
      return c;
    }
    int escaped = next();
    return switch (escaped) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case '\\', '"', '[', ']', '-', '^' -> escaped;
      default -> throw at("has the unknown escape \\%s".formatted(Character.toString(escaped)));
    };
  }

  private int hex(int digits) throws GrammarException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        throw at("has a character number that is none");
      }
      value = value * 16 + digit;
    }
    return Math.min(value, Character.MAX_CODE_POINT);
  }

  private Grammar repeated(Grammar part) throws GrammarException {
    skip(nesting > 0);
    if (position == text.length) {
      return part;
    }
    int c = text[position];
    if (c != '*' && c != '+' && c != '?' && c != '{') {
      return part;
    }
    position++;
    Grammar repeat =
        switch (c) {
          case '*' -> Grammar.repeated(part);
          case '+' -> new Repeat(part, 1, Grammar.UNBOUNDED);
          case '?' -> Grammar.optional(part);
          default -> counted(part);
        };
    return repeated(repeat);
  }

  private Grammar counted(Grammar part) throws GrammarException {
    int min = peek(',') ? 0 : number();
    int max = min;
    if (peek(',')) {
      position++;
      max = peek('}') ? Grammar.UNBOUNDED : number();
    }
    expect('}');
    if (max < min) {
      throw at("has a repetition that is none");
    }
    return new Repeat(part, min, max);
  }

  private int number() throws GrammarException {
    int value = 0;
    int start = position;
    while (position < text.length && text[position] >= '0' && text[position] <= '9') {
      value = value * 10 + text[position++] - '0';
      if (value > MAX_REPETITIONS) {
        throw at("repeats over %d times".formatted(MAX_REPETITIONS));
      }
    }
    if (position == start) {
      throw at("lacks a number");
    }
    return value;
  }

  /** Skips blanks and comments; lines only where a rule may go on. */
  private void skip(boolean lines) {
    while (position < text.length) {
      int c = text[position];
      if (c == '#') {
        while (position < text.length && text[position] != '\n') {
          position++;
        }
      } else if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
        position++;
      } else {
        return;
      }
    }
  }

  private boolean peek(int c) {
    return position < text.length && text[position] == c;
  }

  private int next() throws GrammarException {
    if (position == text.length) {
      throw at("ends too early");
    }
    return text[position++];
  }

  private void expect(int c) throws GrammarException {
    if (next() != c) {
      position--;
      throw at("lacks %s".formatted(Character.toString(c)));
    }
  }

  private GrammarException at(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(position, text.length); i++) {
      column = text[i] == '\n' ? 1 : column + 1;
      line += text[i] == '\n' ? 1 : 0;
    }
    return new GrammarException(
        "The grammar %s at line %d, column %d.".formatted(what, line, column));
  }
}
