package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import dev.sluice.conformance.cases.RequestSpec;
import dev.sluice.conformance.cases.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as a client sends it.
 *
 * @param method HTTP method
 * @param path path and query
 * @param headers header fields, without the body's length
 * @param body the bytes, or null for none
 * @param chunk bytes of each chunk, or 0
 */
public record Request(
    String method, String path, Headers headers, byte @Nullable [] body, int chunk) {

  /**
   * Makes the request that a case describes.
   *
   * @param prefix what the adapter has before each path
   * @param id names the call, unless the case does
   */
  public static Request of(RequestSpec spec, Texts texts, String prefix, String id) {
    Headers.Builder headers = new Headers.Builder();
    headers.add("host", "sluice.test");
    standard(headers, spec, "x-request-id", id);
    String text = spec.body();
    if (text != null) {
      standard(headers, spec, "content-type", "application/json");
    }
    spec.headers()
        .forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                headers.add(name, texts.of(value));
              }
            });
    byte[] body = text == null ? null : texts.of(text).getBytes(spec.charset().charset());
    if (body != null && spec.gzip()) {
      headers.add("content-encoding", "gzip");
      body = Gzip.of(body);
    }
    return new Request(spec.method(), prefix + spec.path(), headers.build(), body, spec.chunk());
  }

  private static void standard(
      Headers.Builder headers, RequestSpec spec, String name, String value) {
    if (spec.headers().keySet().stream().noneMatch(name::equalsIgnoreCase)) {
      headers.add(name, value);
    }
  }

  /** Returns the body in the chunks in which it is sent. */
  List<byte[]> chunks() {
    return body == null ? List.of() : Reply.cut(List.of(body), chunk);
  }
}
