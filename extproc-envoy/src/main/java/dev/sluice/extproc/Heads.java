package dev.sluice.extproc;

import dev.sluice.Headers;
import dev.sluice.upstream.Outgoing;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A head as Envoy sends it: what HTTP/2 calls pseudo-headers, and the rest.
 *
 * @param method the method, empty in an answer
 * @param path path and query as they came, empty in an answer
 * @param authority the host asked for, empty in an answer
 * @param status the status, 0 in a request
 * @param headers all other headers
 */
record Heads(String method, String path, String authority, int status, Headers headers) {
  private static final String HOST = "host";

  /** Reads a head. */
  static Heads of(HttpHeaders head) {
    String method = "";
    String path = "";
    String authority = "";
    int status = 0;
    Headers.Builder headers = new Headers.Builder();
    for (HeaderValue header : head.getHeaders().getHeadersList()) {
      String name = header.getKey();
      String value = value(header);
      if (name.isEmpty() || name.charAt(0) != ':') {
        headers.add(name, value);
        continue;
      }
      switch (name) {
        case ":method" -> method = value;
        case ":path" -> path = value;
        case ":authority" -> authority = value;
        case ":status" -> status = number(value);
        default -> {}
      }
    }
    return new Heads(method, path, authority, status, headers.build());
  }

  /** Older Envoys fill the one field, newer ones the other. */
  private static String value(HeaderValue header) {
    return header.getRawValue().isEmpty() ? header.getValue() : Bytes.text(header.getRawValue());
  }

  private static int number(String status) {
    try {
      return Integer.parseInt(status);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns the path in its plain spelling, without the query. */
  String plainPath() {
    int query = path.indexOf('?');
    return Paths.plain(query < 0 ? path : path.substring(0, query));
  }

  /** Returns the raw query, or null. */
  @Nullable String query() {
    int query = path.indexOf('?');
    return query < 0 ? null : path.substring(query + 1);
  }

  /** Returns the length that the body is said to have, or -1. */
  long declaredLength() {
    String length = headers.get("content-length");
    if (length == null) {
      return -1;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Returns what makes of this request the one that a target gets.
   *
   * @param apart names of headers that are somebody else's matter
   */
  HeaderChanges difference(Outgoing outgoing, Predicate<String> apart) {
    HeaderChanges changes = new HeaderChanges();
    if (!outgoing.path().equals(path)) {
      changes.set(":path", outgoing.path());
    }
    String host = outgoing.headers().get(HOST);
    if (host != null && !host.equals(authority)) {
      changes.set(":authority", host);
    }
    return changes.difference(
        headers, outgoing.headers(), name -> name.equals(HOST) || apart.test(name));
  }
}
