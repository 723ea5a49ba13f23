package dev.sluice.extproc;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;

/**
 * How Envoy sends bodies, as its filter is configured; an override may change it for one request.
 *
 * @param request how bodies of requests come
 * @param response how bodies of answers come
 */
record Modes(BodySendMode request, BodySendMode response) {
  /** Asks for nothing more of a request that is no call. */
  static final ProcessingMode NOTHING_MORE =
      override(HeaderSendMode.SKIP, BodySendMode.NONE, BodySendMode.NONE);

  /** Returns what a stream's first message says; an Envoy that says nothing is taken for idle. */
  static Modes of(ProcessingRequest first) {
    if (!first.hasProtocolConfig()) {
      return new Modes(BodySendMode.NONE, BodySendMode.NONE);
    }
    ProtocolConfiguration configured = first.getProtocolConfig();
    return new Modes(configured.getRequestBodyMode(), configured.getResponseBodyMode());
  }

  /** Returns whether bodies of requests come and go as streams of their own. */
  boolean duplexRequest() {
    return request == BodySendMode.FULL_DUPLEX_STREAMED;
  }

  /** Returns whether bodies of answers come and go as streams of their own. */
  boolean duplexResponse() {
    return response == BodySendMode.FULL_DUPLEX_STREAMED;
  }

  /** Returns whether Envoy heeds overrides, which it does not beside full-duplex bodies. */
  boolean overridable() {
    return !duplexRequest() && !duplexResponse();
  }

  /** Returns whether a body of a request, however it ends, is the whole one where it comes. */
  boolean wholeRequest() {
    return request == BodySendMode.BUFFERED || request == BodySendMode.NONE;
  }

  /** Returns whether Envoy sends by itself what a call needs. */
  boolean suffice() {
    return request == BodySendMode.BUFFERED && response == BodySendMode.BUFFERED;
  }

  /**
   * Returns how the body of a call's answer comes unless the reply to its head says otherwise: held
   * where it did not come at all, as most answers are short documents.
   */
  BodySendMode answer() {
    return overridable() && response == BodySendMode.NONE ? BodySendMode.BUFFERED : response;
  }

  /** Returns the override for what remains of a request. */
  static ProcessingMode override(
      HeaderSendMode responseHeaders, BodySendMode requestBody, BodySendMode responseBody) {
    boolean body = responseBody != BodySendMode.NONE;
    return ProcessingMode.newBuilder()
        .setResponseHeaderMode(responseHeaders)
        .setRequestBodyMode(requestBody)
        .setResponseBodyMode(responseBody)
        .setRequestTrailerMode(HeaderSendMode.SKIP)
        // Without them the end of a stream with trailers would not be seen.
        .setResponseTrailerMode(body ? HeaderSendMode.SEND : HeaderSendMode.SKIP)
        .build();
  }
}
