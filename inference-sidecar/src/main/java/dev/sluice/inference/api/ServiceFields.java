package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.engine.Priority;
import java.util.Locale;
import java.util.Optional;

/**
 * The parameters of a body that say how a call is served and not what is answered.
 *
 * @param priority how urgent it is, if the call says so
 * @param cacheSalt who shares computed prefixes; empty for all
 */
public record ServiceFields(Optional<Priority> priority, String cacheSalt) {
  private static final int LONGEST_SALT = 256;

  /**
   * Takes the parameters out of a body, so that readers of the others need not know them.
   *
   * @param body the request, which is changed
   * @return what was taken
   * @throws ApiException if one has a wrong type or value
   */
  public static ServiceFields take(ObjectNode body) throws ApiException {
    RequestFields fields = new RequestFields(body);
    Optional<Priority> priority =
        fields.any("priority").filter(node -> !isUsual(node)).isEmpty()
            ? Optional.empty()
            : Optional.of(priority("priority", fields.text("priority")));
    String cacheSalt = fields.any("cache_salt").isEmpty() ? "" : fields.text("cache_salt");
    if (cacheSalt.length() > LONGEST_SALT) {
      throw fields.invalidValue(
          "cache_salt", "is longer than the %d characters possible".formatted(LONGEST_SALT));
    }
    JsonNode _ = body.remove("priority");
    JsonNode _ = body.remove("cache_salt");
    return new ServiceFields(priority, cacheSalt);
  }

  /** Returns whether a priority is the number 0, as clients of vLLM say that they want none. */
  private static boolean isUsual(JsonNode priority) {
    return priority.isNumber() && priority.doubleValue() == 0;
  }

  /**
   * Returns the priority that a text names.
   *
   * @param place the parameter or header that has the text
   * @param text {@code interactive}, {@code standard} or {@code batch}
   * @return the priority
   * @throws ApiException if there is no such priority
   */
  public static Priority priority(String place, String text) throws ApiException {
    try {
      return Priority.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(
          "%s is %s where interactive, standard and batch are possible.".formatted(place, text),
          place,
          "invalid_value");
    }
  }
}
