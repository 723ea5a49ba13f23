package dev.sluice.conformance.fake;

import dev.sluice.Headers;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** Reads the processor's replies as Envoy does, and keeps the mode that they change. */
final class Replies {
  /** A larger one stalls Envoy's flow control. */
  private static final int LARGEST_PIECE = 64 << 10;

  private final ProcessorLink link;
  private final boolean allowOverride;
  private ProcessingMode mode;

  Replies(ProcessorLink link, Setup setup) {
    this.link = link;
    this.mode = setup.mode();
    this.allowOverride = setup.allowOverride();
  }

  ProcessingMode mode() {
    return mode;
  }

  /**
   * Returns the reply to a message, or null if the processor wants to know no more.
   *
   * @param expected which message it must answer
   * @throws LocalReply if it is an answer to the client, or no reply to that message
   */
  @Nullable ProcessingResponse to(ResponseCase expected) throws LocalReply, InterruptedIOException {
    ProcessingResponse reply = link.take();
    if (reply == null) {
      return null;
    }
    if (reply.hasImmediateResponse()) {
      throw immediate(reply.getImmediateResponse());
    }
    if (expected == ResponseCase.REQUEST_HEADERS && StreamedAnswer.isPart(reply)) {
      throw streamed(reply);
    }
    if (reply.getResponseCase() != expected) {
      throw LocalReply.ofFilter(
          500, "the processor sent " + reply.getResponseCase() + " instead of " + expected);
    }
    if (allowOverride && reply.hasModeOverride()) {
      override(reply.getModeOverride());
    }
    return reply;
  }

  /** Envoy takes it only where it does not hold the body. */
  private LocalReply streamed(ProcessingResponse first) throws LocalReply, InterruptedIOException {
    BodySendMode body = mode.getRequestBodyMode();
    if (body != BodySendMode.NONE && body != BodySendMode.FULL_DUPLEX_STREAMED) {
      return LocalReply.ofFilter(500, "a streamed answer while the body is " + body);
    }
    StreamedAnswer answer = new StreamedAnswer();
    answer.take(first);
    while (!answer.whole()) {
      answer.take(link.take());
    }
    return answer.reply();
  }

  /** Headers that say nothing stay, bodies have no such value. */
  private void override(ProcessingMode wanted) {
    ProcessingMode.Builder changed =
        mode.toBuilder()
            .setRequestBodyMode(wanted.getRequestBodyMode())
            .setResponseBodyMode(wanted.getResponseBodyMode());
    if (wanted.getResponseHeaderMode() != HeaderSendMode.DEFAULT) {
      changed.setResponseHeaderMode(wanted.getResponseHeaderMode());
    }
    mode = changed.build();
  }

  private static LocalReply immediate(ImmediateResponse response) throws LocalReply {
    HeaderMap headers = new HeaderMap();
    headers.add("content-type", "text/plain");
    headers.apply(response.getHeaders());
    Headers plain = headers.plain().without("content-length");
    return LocalReply.immediate(
        response.getStatus().getCodeValue(), plain, response.getBody().toByteArray());
  }

  /**
   * Returns the body that goes on.
   *
   * @throws LocalReply 500 if it does not fit the length that the head states
   */
  static byte[] body(CommonResponse common, byte[] received, HeaderMap head) throws LocalReply {
    if (!common.hasBodyMutation()) {
      return received;
    }
    BodyMutation mutation = common.getBodyMutation();
    byte[] body = mutation.getClearBody() ? new byte[0] : mutation.getBody().toByteArray();
    String length = head.get("content-length");
    if (length != null && Long.parseLong(length) != body.length) {
      throw LocalReply.ofFilter(
          500, "content-length is " + length + " and the new body has " + body.length);
    }
    return body;
  }

  /**
   * Returns a piece of a full-duplex body.
   *
   * @throws LocalReply 500 if there is none, or too large a one
   */
  static StreamedBodyResponse piece(CommonResponse common) throws LocalReply {
    if (!common.getBodyMutation().hasStreamedResponse()) {
      throw LocalReply.ofFilter(500, "a full-duplex body needs a streamed_response");
    }
    StreamedBodyResponse piece = common.getBodyMutation().getStreamedResponse();
    if (piece.getBody().size() > LARGEST_PIECE) {
      throw LocalReply.ofFilter(500, "a piece of " + piece.getBody().size() + " bytes");
    }
    return piece;
  }
}
