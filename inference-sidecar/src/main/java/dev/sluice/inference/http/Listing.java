package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import java.util.List;
import java.util.Optional;

/** Pages of lists: {@code limit} objects behind the one that {@code after} names. */
final class Listing {
  private Listing() {}

  /**
   * Returns the page that a call asks for.
   *
   * @param all all objects in their order, each with an {@code id}
   * @param most the most objects of a page
   * @param usual how many there are where the call does not say
   * @throws ApiException if a parameter is wrong
   */
  static ObjectNode page(HttpCall call, List<ObjectNode> all, int most, int usual)
      throws ApiException {
    int limit = limit(call, most, usual);
    Optional<String> after = call.query("after");
    int from = 0;
    while (after.isPresent()
        && from < all.size()
        && !all.get(from).path("id").asText().equals(after.get())) {
      from++;
    }
    from = after.isPresent() ? Math.min(from + 1, all.size()) : 0;
    int to = Math.min(from + limit, all.size());
    ObjectNode page = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = page.putArray("data");
    data.addAll(all.subList(from, to));
    page.put("first_id", from < to ? all.get(from).path("id").asText() : null);
    page.put("last_id", from < to ? all.get(to - 1).path("id").asText() : null);
    return page.put("has_more", to < all.size());
  }

  private static int limit(HttpCall call, int most, int usual) throws ApiException {
    String text = call.query("limit").orElse(Integer.toString(usual));
    if (!text.matches("[0-9]{1,6}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw ApiException.invalid(
          "The parameter limit is %s where 1 to %d are possible.".formatted(text, most),
          "limit",
          "invalid_value");
    }
    return Integer.parseInt(text);
  }
}
