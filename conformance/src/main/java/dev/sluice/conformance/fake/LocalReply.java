package dev.sluice.conformance.fake;

import dev.sluice.Headers;
import java.nio.charset.StandardCharsets;

/** An answer that Envoy makes by itself, or that the processor told it to make. */
final class LocalReply extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Headers headers;
  private final byte[] body;
  private final boolean filtered;

  private LocalReply(int status, Headers headers, byte[] body, boolean filtered) {
    super("Envoy answers " + status + ": " + new String(body, StandardCharsets.UTF_8));
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.filtered = filtered;
  }

  /** Returns what the filter says when the processor made a mistake or did not answer. */
  static LocalReply ofFilter(int status, String text) {
    return new LocalReply(status, plain(), text.getBytes(StandardCharsets.UTF_8), false);
  }

  /** Returns what the router says when no upstream answered, which passes the filter. */
  static LocalReply ofRouter(int status, String text) {
    return new LocalReply(status, plain(), text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** Returns what the processor says. */
  static LocalReply immediate(int status, Headers headers, byte[] body) {
    return new LocalReply(status, headers, body, false);
  }

  private static Headers plain() {
    return Headers.of("content-type", "text/plain");
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  /** Returns whether the processor is asked about it. */
  boolean filtered() {
    return filtered;
  }
}
