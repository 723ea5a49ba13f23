package dev.sluice.extproc;

import io.netty.util.NetUtil;
import java.net.InetAddress;
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
    return plain(host) + ":" + (port >= 0 ? port : "https".equals(endpoint.getScheme()) ? 443 : 80);
  }

  /** Envoy compares spellings, and has one for each address (RFC 5952). */
  private static String plain(String host) {
    if (!host.startsWith("[")) {
      return host;
    }
    InetAddress address = NetUtil.getByName(host.substring(1, host.length() - 1));
    return address == null ? host : "[" + NetUtil.toAddressString(address) + "]";
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
