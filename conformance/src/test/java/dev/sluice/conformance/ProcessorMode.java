package dev.sluice.conformance;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;

/** The ways in which Envoy is set up for the processor. */
enum ProcessorMode {
  /** The processor asks for bodies when it needs them, whole or, for streams, as they come. */
  ON_DEMAND(
      ProcessingMode.newBuilder()
          .setRequestHeaderMode(HeaderSendMode.SEND)
          .setResponseHeaderMode(HeaderSendMode.SKIP)
          .setRequestBodyMode(BodySendMode.NONE)
          .setResponseBodyMode(BodySendMode.NONE)
          .setRequestTrailerMode(HeaderSendMode.SKIP)
          .setResponseTrailerMode(HeaderSendMode.SKIP)
          .build(),
      true),
  /** Envoy holds all bodies by itself; only for streams the processor asks for another mode. */
  HELD(
      ProcessingMode.newBuilder()
          .setRequestHeaderMode(HeaderSendMode.SEND)
          .setResponseHeaderMode(HeaderSendMode.SEND)
          .setRequestBodyMode(BodySendMode.BUFFERED)
          .setResponseBodyMode(BodySendMode.BUFFERED)
          .setRequestTrailerMode(HeaderSendMode.SKIP)
          .setResponseTrailerMode(HeaderSendMode.SKIP)
          .build(),
      true),
  /** Bodies come and go independently of each other. */
  FULL_DUPLEX(
      ProcessingMode.newBuilder()
          .setRequestHeaderMode(HeaderSendMode.SEND)
          .setResponseHeaderMode(HeaderSendMode.SEND)
          .setRequestBodyMode(BodySendMode.FULL_DUPLEX_STREAMED)
          .setResponseBodyMode(BodySendMode.FULL_DUPLEX_STREAMED)
          .setRequestTrailerMode(HeaderSendMode.SEND)
          .setResponseTrailerMode(HeaderSendMode.SEND)
          .build(),
      false);

  private final ProcessingMode mode;
  private final boolean override;

  ProcessorMode(ProcessingMode mode, boolean override) {
    this.mode = mode;
    this.override = override;
  }

  /** Returns what Envoy sends unless told otherwise. */
  ProcessingMode mode() {
    return mode;
  }

  /** Returns whether the processor may change the mode for one request. */
  boolean override() {
    return override;
  }

  /** Returns the mode as Envoy's configuration says it. */
  String yaml() {
    return """
    { request_header_mode: %s, response_header_mode: %s, request_body_mode: %s, \
    response_body_mode: %s, request_trailer_mode: %s, response_trailer_mode: %s }\
    """
        .formatted(
            mode.getRequestHeaderMode(),
            mode.getResponseHeaderMode(),
            mode.getRequestBodyMode(),
            mode.getResponseBodyMode(),
            mode.getRequestTrailerMode(),
            mode.getResponseTrailerMode());
  }
}
