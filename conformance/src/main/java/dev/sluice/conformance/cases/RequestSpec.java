package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.nio.charset.Charset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client sends. */
public record RequestSpec(
    @Setting(value = "HTTP method", standard = "POST") String method,
    @Setting(value = "path and query", standard = "/v1/chat/completions") String path,
    @Setting(
            value = "headers beside content-type: application/json; an empty value leaves one out",
            standard = "{}")
        Map<String, String> headers,
    @Setting("body; none if not given") @Nullable String body,
    @Setting(value = "character encoding of the body", standard = "UTF-8") Encoding charset,
    @Setting(value = "whether the body is compressed", standard = "false") boolean gzip,
    @Setting(
            value = "bytes of each chunk that the body is sent in; 0 for a body with a length",
            standard = "0")
        int chunk,
    @Setting(value = "version of HTTP", standard = "http1") Version version,
    @Setting("text after which the client drops the connection") @Nullable String leaveAfter) {

  /** Versions of HTTP. */
  public enum Version {
    /** HTTP/1.1. */
    HTTP1,
    /** HTTP/2 with prior knowledge (RFC 9113, section 3.3). */
    HTTP2
  }

  /** A character encoding by its name. */
  public record Encoding(Charset charset) {
    /** Returns the encoding of a name. */
    public static Encoding parse(String name) {
      return new Encoding(Charset.forName(name));
    }
  }
}
