package dev.sluice.inference.regex;

import java.util.ArrayList;
import java.util.List;

/** Reads a pattern of ECMA-262, section 22.2, as far as it describes a regular language. */
final class PatternParser {
  private static final int MAX_REPETITIONS = 10_000;
  private static final int MAX_NESTING = 200;

  private final int[] text;
  private int position;
  private int nesting;

  PatternParser(String pattern) {
    text = pattern.codePoints().toArray();
  }

  Syntax parse() throws PatternException {
    Syntax all = choice();
    if (position < text.length) {
      throw at("has a closing parenthesis too many");
    }
    return all;
  }

  private Syntax choice() throws PatternException {
    List<Syntax> options = new ArrayList<>(List.of(sequence()));
    while (peek('|')) {
      position++;
      options.add(sequence());
    }
    return options.size() == 1 ? options.getFirst() : new Syntax.Choice(options);
  }

  private Syntax sequence() throws PatternException {
    List<Syntax> parts = new ArrayList<>();
    while (position < text.length && !peek('|') && !peek(')')) {
      parts.add(quantified());
    }
    return new Syntax.Sequence(parts);
  }

  private Syntax quantified() throws PatternException {
    Syntax atom = atom();
    if (position == text.length) {
      return atom;
    }
    int min;
    int max;
    switch (text[position]) {
      case '*' -> {
        min = 0;
        max = -1;
      }
      case '+' -> {
        min = 1;
        max = -1;
      }
      case '?' -> {
        min = 0;
        max = 1;
      }
      case '{' -> {
        position++;
        min = number();
        max = peek(',') ? upperBound() : min;
        if (!peek('}') || (max >= 0 && max < min)) {
          throw at("has a repetition that is none");
        }
      }
      default -> {
        return atom;
      }
    }
    position++;
    if (peek('?')) {
      // Whether a repetition takes much or little first makes no difference to what fits.
      position++;
    }
    if (atom instanceof Syntax.Anchor || peek('*') || peek('+') || peek('{')) {
      throw at("repeats what cannot be repeated");
    }
    return new Syntax.Repeat(atom, min, max);
  }

  private int upperBound() throws PatternException {
    position++;
    return peek('}') ? -1 : number();
  }

  private int number() throws PatternException {
    int start = position;
    int value = 0;
    while (position < text.length && text[position] >= '0' && text[position] <= '9') {
      value = value * 10 + text[position++] - '0';
      if (value > MAX_REPETITIONS) {
        throw at("repeats over %d times".formatted(MAX_REPETITIONS));
      }
    }
    if (position == start) {
      throw at("has a brace that begins no repetition");
    }
    return value;
  }

  private Syntax atom() throws PatternException {
    int c = text[position++];
    return switch (c) {
      case '(' -> group();
      case '[' -> new Syntax.Chars(set());
      case '.' -> new Syntax.Chars(CharacterEscapes.LINE_ENDS.not());
      case '^' -> Syntax.Anchor.BEGIN;
      case '$' -> Syntax.Anchor.END;
      case '\\' -> new Syntax.Chars(escape(false));
      case '*', '+', '?', '{' -> {
        position--;
        throw at("repeats nothing");
      }
      default -> new Syntax.Chars(CharSet.range(c, c));
    };
  }

  private Syntax group() throws PatternException {
    if (++nesting > MAX_NESTING) {
      throw at("nests over %d groups".formatted(MAX_NESTING));
    }
    if (peek('?')) {
      position++;
      skipGroupName();
    }
    Syntax inner = choice();
    if (!peek(')')) {
      throw at("has a group that is not closed");
    }
    position++;
    nesting--;
    return inner;
  }

  private void skipGroupName() throws PatternException {
    boolean named = peek('<') && position + 1 < text.length && isLetter(text[position + 1]);
    if (!peek(':') && !named) {
      throw at("looks around or sets flags, which is not supported");
    }
    while (named && position < text.length && !peek('>')) {
      position++;
    }
    position++;
  }

  private static boolean isLetter(int c) {
    return c == '_' || c == '$' || Character.isLetter(c);
  }

  private CharSet set() throws PatternException {
    boolean negated = peek('^');
    position += negated ? 1 : 0;
    CharSet set = CharSet.NONE;
    while (!peek(']')) {
      CharSet from = setMember();
      if (peek('-') && position + 1 < text.length && text[position + 1] != ']') {
        position++;
        set = set.or(range(from, setMember()));
      } else {
        set = set.or(from);
      }
    }
    position++;
    return negated ? set.not() : set;
  }

  private CharSet setMember() throws PatternException {
    if (position == text.length) {
      throw at("has a set that is not closed");
    }
    int c = text[position++];
    return c == '\\' ? escape(true) : CharSet.range(c, c);
  }

  private CharSet range(CharSet from, CharSet to) throws PatternException {
    if (!isSingle(from) || !isSingle(to) || from.ranges().getFirst().from() > last(to)) {
      throw at("has a range that is none");
    }
    return CharSet.range(from.ranges().getFirst().from(), last(to));
  }

  private static boolean isSingle(CharSet set) {
    return set.ranges().size() == 1 && set.ranges().getFirst().from() == last(set);
  }

  private static int last(CharSet set) {
    return set.ranges().getLast().to();
  }

  private CharSet escape(boolean inSet) throws PatternException {
    CharacterEscapes escapes = new CharacterEscapes(text, position, inSet);
    CharSet set = escapes.read();
    position = escapes.position();
    return set;
  }

  private boolean peek(int c) {
    return position < text.length && text[position] == c;
  }

  private PatternException at(String what) {
    return new PatternException("%s at character %d".formatted(what, position + 1));
  }
}
