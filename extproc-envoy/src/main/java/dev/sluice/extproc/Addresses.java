package dev.sluice.extproc;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Addresses of endpoints as Envoy writes them. */
final class Addresses {
  private Addresses() {}

  /** Returns {@code ip:port} of an endpoint that is a literal address, else null. */
  static @Nullable String literal(URI endpoint) {
    String host = endpoint.getHost();
    if (host == null || !(isIpv4(host) || host.startsWith("["))) {
      return null;
    }
    int port = endpoint.getPort();
    return host + ":" + (port >= 0 ? port : "https".equals(endpoint.getScheme()) ? 443 : 80);
  }

  private static boolean isIpv4(String host) {
    int dots = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }
}
