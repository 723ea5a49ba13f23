package dev.sluice.inference.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/**
 * What a request is for, decoded. Source: RFC 9112, section 3.2.
 *
 * @param path the path without the query
 * @param parameters the query's values by name
 */
record RequestTarget(String path, Map<String, List<String>> parameters) {
  private static final String AFTER_SCHEME = "://";

  /**
   * Reads a target, as a path or as the absolute form that proxies get.
   *
   * @throws IllegalArgumentException if percent signs are not followed by two hexadecimal digits
   */
  static RequestTarget parse(String target) {
    QueryStringDecoder decoder = new QueryStringDecoder(withoutAuthority(target));
    return new RequestTarget(decoder.path(), decoder.parameters());
  }

  private static String withoutAuthority(String target) {
    int scheme = target.indexOf(AFTER_SCHEME);
    if (target.startsWith("/") || scheme < 0) {
      return target;
    }
    int path = target.indexOf('/', scheme + AFTER_SCHEME.length());
    return path < 0 ? "/" : target.substring(path);
  }
}
