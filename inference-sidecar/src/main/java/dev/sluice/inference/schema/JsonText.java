package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.inference.grammar.Characters;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.Grammar.ByteRange;
import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.Grammar.Repeat;
import dev.sluice.inference.regex.CharSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parts of JSON texts (RFC 8259) as grammars. */
final class JsonText {
  /** No text at all. */
  static final Grammar NOTHING = new Choice(List.of());

  private static final int MOST_INDENTATION = 40;

  /** Nothing, a blank, or a new line with its indentation: enough for all usual layouts. */
  static final Grammar SPACE =
      Grammar.optional(
          Grammar.choice(
              Grammar.literal(" "),
              Grammar.sequence(
                  Grammar.literal("\n"),
                  new Repeat(
                      Grammar.choice(Grammar.literal(" "), Grammar.literal("\t")),
                      0,
                      MOST_INDENTATION))));

  static final Grammar COMMA = Grammar.sequence(Grammar.literal(","), SPACE);
  static final Grammar COLON = Grammar.sequence(Grammar.literal(":"), SPACE);

  private static final CharSet CONTROLS = CharSet.range(0, 0x1F);
  private static final CharSet ESCAPED = CONTROLS.or(CharSet.of("\"\\"));

  /** One character of a string, in any way that it can be written. */
  static final Grammar CHARACTER =
      Grammar.choice(
          Characters.oneOf(ESCAPED.not()),
          Grammar.sequence(Grammar.literal("\\"), Grammar.choice(shortEscape(), longEscape())));

  private JsonText() {}

  private static Grammar shortEscape() {
    return Characters.oneOf(CharSet.of("\"\\/bfnrt"));
  }

  /** A character's number; one above U+FFFF takes two, and half of such a pair alone is none. */
  private static Grammar longEscape() {
    Grammar hex = oneOf("0123456789abcdefABCDEF");
    Grammar surrogate = oneOf("dD");
    return Grammar.sequence(
        Grammar.literal("u"),
        Grammar.choice(
            Grammar.sequence(oneOf("0123456789abcefABCEF"), hex, hex, hex),
            Grammar.sequence(surrogate, oneOf("01234567"), hex, hex),
            Grammar.sequence(
                surrogate,
                oneOf("89abAB"),
                hex,
                hex,
                Grammar.literal("\\u"),
                surrogate,
                oneOf("cdefCDEF"),
                hex,
                hex)));
  }

  private static Grammar oneOf(String characters) {
    return Characters.oneOf(CharSet.of(characters));
  }

  /** Returns one character of a set, each in one way only. */
  static Grammar character(CharSet set) {
    List<Grammar> options = new ArrayList<>();
    CharSet plain = set.minus(ESCAPED);
    if (!plain.isEmpty()) {
      options.add(Characters.oneOf(plain));
    }
    for (CharSet.Range range : set.and(ESCAPED).ranges()) {
      for (int c = range.from(); c <= range.to(); c++) {
        String written = TextNode.valueOf(Character.toString(c)).toString();
        options.add(Grammar.literal(written.substring(1, written.length() - 1)));
      }
    }
    return new Choice(options);
  }

  /** Returns a string of these characters. */
  static Grammar quoted(Grammar characters) {
    return Grammar.sequence(Grammar.literal("\""), characters, Grammar.literal("\""));
  }

  /** Returns elements between brackets. */
  static Grammar enclosed(char open, Grammar elements, char close) {
    return Grammar.sequence(
        new ByteRange(open, open), SPACE, elements, SPACE, new ByteRange(close, close));
  }

  /** Returns a member of an object. */
  static Grammar member(Grammar name, Grammar value) {
    return Grammar.sequence(name, COLON, value);
  }

  /** Returns one value, with blanks where they may be. */
  static Grammar value(JsonNode value) {
    List<Grammar> elements = new ArrayList<>();
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        String name = TextNode.valueOf(member.getKey()).toString();
        elements.add(member(Grammar.literal(name), value(member.getValue())));
      }
      return enclosed('{', inOrder(elements), '}');
    }
    if (value.isArray()) {
      value.forEach(element -> elements.add(value(element)));
      return enclosed('[', inOrder(elements), ']');
    }
    return Grammar.literal(value.toString());
  }

  private static Grammar inOrder(List<Grammar> elements) {
    List<Grammar> parts = new ArrayList<>();
    for (Grammar element : elements) {
      if (!parts.isEmpty()) {
        parts.add(COMMA);
      }
      parts.add(element);
    }
    return new Grammar.Sequence(parts);
  }
}
