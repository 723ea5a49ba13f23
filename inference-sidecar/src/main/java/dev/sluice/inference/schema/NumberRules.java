package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.GrammarException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What numbers must be.
 *
 * @param bounds the lower and upper bounds
 * @param multiples what they must be multiples of; each over 0
 * @param path where the rules stand
 */
record NumberRules(List<Bound> bounds, List<BigDecimal> multiples, String path) {

  /**
   * A bound.
   *
   * @param value the bound
   * @param lower whether numbers must be above it
   * @param strict whether it is outside itself
   */
  record Bound(BigDecimal value, boolean lower, boolean strict) {}

  /** Reads the rules of a schema. */
  static NumberRules read(Place place) throws GrammarException {
    BigDecimal multiple = place.number("multipleOf");
    if (multiple != null && multiple.signum() <= 0) {
      throw place.wrong("multipleOf", "a number over 0");
    }
    return new NumberRules(
        Stream.of(
                bound(place, "minimum", true, isTrue(place, "exclusiveMinimum")),
                bound(place, "maximum", false, isTrue(place, "exclusiveMaximum")),
                isFlag(place, "exclusiveMinimum")
                    ? null
                    : bound(place, "exclusiveMinimum", true, true),
                isFlag(place, "exclusiveMaximum")
                    ? null
                    : bound(place, "exclusiveMaximum", false, true))
            .flatMap(Stream::ofNullable)
            .toList(),
        Stream.ofNullable(multiple).toList(),
        place.path());
  }

  private static @Nullable Bound bound(Place place, String keyword, boolean lower, boolean strict)
      throws GrammarException {
    BigDecimal value = place.number(keyword);
    return value == null ? null : new Bound(value, lower, strict);
  }

  /** In draft 4 the exclusive keywords are flags beside the others. */
  private static boolean isFlag(Place place, String keyword) {
    return place.keyword(keyword).filter(JsonNode::isBoolean).isPresent();
  }

  private static boolean isTrue(Place place, String keyword) {
    return place
        .keyword(keyword)
        .filter(JsonNode::isBoolean)
        .map(JsonNode::booleanValue)
        .orElse(false);
  }

  boolean areAbsent() {
    return bounds.isEmpty() && multiples.isEmpty();
  }

  NumberRules and(NumberRules other) {
    return new NumberRules(
        Stream.concat(bounds.stream(), other.bounds.stream()).distinct().toList(),
        Stream.concat(multiples.stream(), other.multiples.stream()).distinct().toList(),
        path);
  }
}
