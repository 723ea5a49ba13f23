package dev.sluice.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a provider is reached: straight, or through an HTTP proxy; immutable. */
public sealed interface Proxy {
  /** What texts that {@link #parse} reads look like (ECMA 262), for the JSON Schema. */
  String PATTERN = "^(none|http://.+)?$";

  /** Says that messages repeat no text that was to be a proxy: its password may be in it. */
  boolean SECRET = true;

  /** No proxy, whatever holds for others. */
  record None() implements Proxy {}

  /**
   * A proxy that is asked for a tunnel to providers with https (RFC 9110, section 9.3.6), and to
   * forward requests to those with http.
   *
   * @param host name or address, an IPv6 one in brackets
   * @param port TCP port
   * @param credentials user, colon and password, or null if it asks for none
   */
  record Http(String host, int port, @Nullable String credentials) implements Proxy {
    /** Returns what proves who asks (RFC 7617), or null. */
    @Nullable String authorization() {
      return credentials == null
          ? null
          : "Basic "
              + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns its address without the credentials. */
    @Override
    public String toString() {
      return "http://" + host + ":" + port;
    }
  }

  /**
   * Returns what a text says.
   *
   * @param text {@code http://host:port} or {@code http://user:password@host:port}, without a port
   *     80; {@code none} or nothing at all for no proxy
   * @throws IllegalArgumentException if it is neither; the text, which may hold a password, is not
   *     repeated
   */
  static Proxy parse(String text) {
    if (text.isBlank() || text.equals("none")) {
      return new None();
    }
    try {
      URI address = new URI(text.strip());
      String path = address.getRawPath();
      boolean bare = path != null && (path.isEmpty() || path.equals("/"));
      if ("http".equals(address.getScheme())
          && address.getHost() != null
          && address.getPort() <= 65_535
          && address.getPort() != 0
          && bare
          && address.getRawQuery() == null
          && address.getRawFragment() == null) {
        int port = address.getPort() < 0 ? 80 : address.getPort();
        return new Http(address.getHost(), port, credentials(address.getRawUserInfo()));
      }
    } catch (URISyntaxException e) {
      // Its message would repeat the text.
    }
    throw new IllegalArgumentException(
        "a proxy is http://host:port, http://user:password@host:port (what is no letter or digit in"
            + " user and password percent-encoded), or none");
  }

  private static @Nullable String credentials(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    int colon = raw.indexOf(':');
    String user = decoded(colon < 0 ? raw : raw.substring(0, colon));
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("the user of a proxy must not contain a colon");
    }
    return user + ":" + (colon < 0 ? "" : decoded(raw.substring(colon + 1)));
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
