package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Characters;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.regex.Dfa;
import dev.sluice.inference.regex.Pattern;
import dev.sluice.inference.regex.PatternException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What strings must look like.
 *
 * @param min the fewest characters
 * @param max the most characters
 * @param languages the languages that they must be of
 * @param path where the rules stand
 */
record StringRules(int min, int max, List<Dfa> languages, String path) {

  /** Reads the rules of a schema. */
  static StringRules read(Place place) throws GrammarException {
    return new StringRules(
        place.count("minLength", 0),
        place.count("maxLength", Grammar.UNBOUNDED),
        Stream.of(pattern(place), format(place), otherTexts(place), withoutPattern(place))
            .flatMap(Stream::ofNullable)
            .toList(),
        place.path());
  }

  private static @Nullable Dfa pattern(Place place) throws GrammarException {
    String pattern = place.text("pattern");
    return pattern == null ? null : language(pattern, place.path(), "pattern");
  }

  private static @Nullable Dfa format(Place place) throws GrammarException {
    String format = place.text("format");
    String pattern = format == null ? null : Formats.pattern(format);
    return pattern == null ? null : language("^(?:" + pattern + ")$", place.path(), "format");
  }

  private static @Nullable Dfa otherTexts(Place place) throws GrammarException {
    JsonNode texts = place.node().get(Negation.OTHER_TEXTS);
    if (texts == null) {
      return null;
    }
    try {
      return Dfa.all().minus(Pattern.texts(texts.valueStream().map(JsonNode::asText).toList()));
    } catch (PatternException e) {
      throw new GrammarException(
          "The texts that a string at %s must not be are too many: their pattern %s."
              .formatted(place.path(), e.getMessage()));
    }
  }

  private static @Nullable Dfa withoutPattern(Place place) throws GrammarException {
    String pattern = place.text(Negation.WITHOUT_PATTERN);
    if (pattern == null) {
      return null;
    }
    try {
      return Dfa.all().minus(language(pattern, place.path(), "not"));
    } catch (PatternException e) {
      throw new GrammarException(
          "The keyword not at %s has a pattern that %s.".formatted(place.path(), e.getMessage()));
    }
  }

  /** Returns the texts that a pattern finds. */
  static Dfa language(String pattern, String path, String keyword) throws GrammarException {
    try {
      return Pattern.parse(pattern).anywhere();
    } catch (PatternException e) {
      throw new GrammarException(
          "The keyword %s at %s has a pattern that %s.".formatted(keyword, path, e.getMessage()));
    }
  }

  boolean areAbsent() {
    return min == 0 && max == Grammar.UNBOUNDED && languages.isEmpty();
  }

  StringRules and(StringRules other) {
    return new StringRules(
        /* min= */ Math.max(min, other.min),
        /* max= */ Math.min(max, other.max),
        Stream.concat(languages.stream(), other.languages.stream()).distinct().toList(),
        path);
  }

  Grammar grammar() throws GrammarException {
    if (min > max) {
      return JsonText.NOTHING;
    }
    if (languages.isEmpty()) {
      return JsonText.quoted(new Grammar.Repeat(JsonText.CHARACTER, min, max));
    }
    return JsonText.quoted(Characters.texts(language(), JsonText::character));
  }

  /** Returns all strings that keep to the rules. */
  Dfa language() throws GrammarException {
    try {
      Dfa language = Dfa.all();
      for (Dfa other : languages) {
        language = language.and(other);
      }
      if (min > 0 || max < Grammar.UNBOUNDED) {
        String most = max < Grammar.UNBOUNDED ? Integer.toString(max) : "";
        language = language.and(Pattern.parse("[\\s\\S]{%d,%s}".formatted(min, most)).whole());
      }
      return language;
    } catch (PatternException e) {
      throw new GrammarException(
          "The keywords for strings at %s cannot be kept together: their pattern %s."
              .formatted(path, e.getMessage()));
    }
  }
}
