package dev.sluice.inference.bench;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * A server to measure.
 *
 * @param name what the report calls it
 * @param base the address up to and with {@code /v1}, without a slash at the end
 * @param model the model to ask for
 * @param headers sent with each call, such as an authorization
 */
record Target(String name, URI base, String model, Map<String, String> headers) {

  /** Checks the name and copies the headers. */
  Target {
    if (name.isBlank() || name.contains(",")) {
      throw new IllegalArgumentException("a target's name is blank or has a comma: " + name);
    }
    headers = Map.copyOf(headers);
  }

  /** Returns the same server, asked with one header more. */
  Target with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Target(name, base, model, more);
  }
}
