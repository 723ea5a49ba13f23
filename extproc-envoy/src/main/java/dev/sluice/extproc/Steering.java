package dev.sluice.extproc;

import dev.sluice.Headers;

/** The headers that steer a request within Envoy; only the processor may set them. */
final class Steering {
  /** The configured model that was chosen, for routes. */
  static final String MODEL = "x-sluice-model";

  /** The same, by the name of the Gateway API's inference extension. */
  static final String GATEWAY_MODEL = "x-gateway-model-name";

  /** The provider of the target that is tried first, for routes. */
  static final String PROVIDER = "x-sluice-provider";

  /** Addresses of endpoints in the order in which they are tried (endpoint picker protocol). */
  static final String ENDPOINT = "x-gateway-destination-endpoint";

  /** Under which attempts find the call. */
  static final String ATTEMPT = "x-sluice-attempt";

  private Steering() {}

  /** Returns whether a client's own header of a name is taken away. */
  static boolean steers(String name) {
    return name.startsWith("x-sluice-") || name.startsWith("x-gateway-");
  }

  /** Takes away what a client set. */
  static HeaderChanges withoutClients(Headers received, HeaderChanges changes) {
    received.forEach(
        (name, value) -> {
          if (steers(name)) {
            changes.remove(name);
          }
        });
    return changes;
  }
}
