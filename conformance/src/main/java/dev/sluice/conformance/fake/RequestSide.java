package dev.sluice.conformance.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A request on its way through the filter. */
final class RequestSide {
  private static final int READ = 16 << 10;

  /** Envoys since 1.35 end full-duplex bodies twice that are larger (issue 46237). */
  static final int ENDED_TWICE = 64 << 10;

  private final ProcessorLink link;
  private final Replies replies;
  private final HeaderMap head;
  private final InputStream body;
  private final boolean bodiless;
  private final String peer;
  private boolean reroute;

  RequestSide(
      ProcessorLink link,
      Replies replies,
      HeaderMap head,
      InputStream body,
      boolean bodiless,
      String peer) {
    this.link = link;
    this.replies = replies;
    this.head = head;
    this.body = body;
    this.bodiless = bodiless;
    this.peer = peer;
  }

  /** Returns whether the processor wants the route chosen again. */
  boolean reroute() {
    return reroute;
  }

  /** Asks the processor and returns the body that goes on. */
  byte[] pass() throws LocalReply, IOException {
    boolean duplex = replies.mode().getRequestBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED;
    link.send(headMessage());
    if (duplex && !bodiless) {
      return duplex();
    }
    ProcessingResponse reply = replies.to(ResponseCase.REQUEST_HEADERS);
    if (reply == null) {
      return body.readAllBytes();
    }
    CommonResponse common = reply.getRequestHeaders().getResponse();
    change(common);
    if (common.getStatus() == ResponseStatus.CONTINUE_AND_REPLACE) {
      body.readAllBytes();
      return Replies.body(common, new byte[0], head);
    }
    return switch (replies.mode().getRequestBodyMode()) {
      case BUFFERED, BUFFERED_PARTIAL -> bodiless ? new byte[0] : buffered();
      case STREAMED -> streamed();
      default -> body.readAllBytes();
    };
  }

  private ProcessingRequest headMessage() {
    Struct attributes =
        Struct.newBuilder()
            .putFields("source.address", Value.newBuilder().setStringValue(peer).build())
            .build();
    return ProcessingRequest.newBuilder()
        .setRequestHeaders(
            HttpHeaders.newBuilder().setHeaders(head.toProto()).setEndOfStream(bodiless))
        .putAttributes("envoy.filters.http.ext_proc", attributes)
        .setProtocolConfig(
            ProtocolConfiguration.newBuilder()
                .setRequestBodyMode(replies.mode().getRequestBodyMode())
                .setResponseBodyMode(replies.mode().getResponseBodyMode()))
        .build();
  }

  private void change(CommonResponse common) throws LocalReply {
    head.apply(common.getHeaderMutation());
    reroute |= common.getClearRouteCache();
  }

  private static ProcessingRequest part(byte[] bytes, int length, boolean end) {
    return ProcessingRequest.newBuilder()
        .setRequestBody(
            HttpBody.newBuilder()
                .setBody(ByteString.copyFrom(bytes, 0, length))
                .setEndOfStream(end))
        .build();
  }

  private byte[] buffered() throws LocalReply, IOException {
    byte[] whole = body.readAllBytes();
    link.send(part(whole, whole.length, true));
    ProcessingResponse reply = replies.to(ResponseCase.REQUEST_BODY);
    if (reply == null) {
      return whole;
    }
    CommonResponse common = reply.getRequestBody().getResponse();
    change(common);
    return Replies.body(common, whole, head);
  }

  /** Headers have gone on by now, so only the bytes may change, and the length is not stated. */
  private byte[] streamed() throws LocalReply, IOException {
    head.remove("content-length");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[READ];
    for (int n = body.read(buffer); ; n = body.read(buffer)) {
      byte[] bytes = n < 0 ? new byte[0] : Arrays.copyOf(buffer, n);
      link.send(part(bytes, bytes.length, n < 0));
      ProcessingResponse reply = replies.to(ResponseCase.REQUEST_BODY);
      out.writeBytes(
          reply == null ? bytes : Replies.body(reply.getRequestBody().getResponse(), bytes, head));
      if (n < 0) {
        return out.toByteArray();
      }
    }
  }

  private byte[] duplex() throws LocalReply, IOException {
    byte[] buffer = new byte[READ];
    long sent = 0;
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      link.send(part(buffer, n, false));
      sent += n;
    }
    link.send(part(buffer, 0, true));
    if (sent > ENDED_TWICE) {
      link.send(part(buffer, 0, true));
    }
    ProcessingResponse first = replies.to(ResponseCase.REQUEST_HEADERS);
    head.remove("content-length");
    if (first == null) {
      // The body has gone to the processor, which kept it.
      return new byte[0];
    }
    change(first.getRequestHeaders().getResponse());
    head.remove("content-length");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StreamedBodyResponse piece;
    do {
      ProcessingResponse reply = replies.to(ResponseCase.REQUEST_BODY);
      if (reply == null) {
        return out.toByteArray();
      }
      piece = Replies.piece(reply.getRequestBody().getResponse());
      out.writeBytes(piece.getBody().toByteArray());
    } while (!piece.getEndOfStream());
    return out.toByteArray();
  }
}
