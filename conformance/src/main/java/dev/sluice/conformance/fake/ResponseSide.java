package dev.sluice.conformance.fake;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** An answer on its way back through the filter to the client. */
final class ResponseSide {
  private static final int READ = 16 << 10;

  private final ProcessorLink link;
  private final Replies replies;
  private final HeaderMap head;
  private final InputStream body;
  private final boolean bodiless;
  private final Downstream client;
  private final AtomicBoolean cut = new AtomicBoolean();

  ResponseSide(
      ProcessorLink link,
      Replies replies,
      HeaderMap head,
      InputStream body,
      boolean bodiless,
      Downstream client) {
    this.link = link;
    this.replies = replies;
    this.head = head;
    this.body = body;
    this.bodiless = bodiless;
    this.client = client;
  }

  /** Sends the answer to its end. */
  void pass() throws LocalReply, IOException {
    if (replies.mode().getResponseHeaderMode() == HeaderSendMode.SKIP || link.over()) {
      untouched();
      return;
    }
    link.send(
        ProcessingRequest.newBuilder()
            .setResponseHeaders(
                HttpHeaders.newBuilder().setHeaders(head.toProto()).setEndOfStream(bodiless))
            .build());
    if (!bodiless && replies.mode().getResponseBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED) {
      duplex();
      return;
    }
    ProcessingResponse reply = replies.to(ResponseCase.RESPONSE_HEADERS);
    if (reply == null) {
      untouched();
      return;
    }
    CommonResponse common = reply.getResponseHeaders().getResponse();
    head.apply(common.getHeaderMutation());
    if (common.getStatus() == ResponseStatus.CONTINUE_AND_REPLACE) {
      whole(Replies.body(common, new byte[0], head));
      return;
    }
    switch (replies.mode().getResponseBodyMode()) {
      case BUFFERED, BUFFERED_PARTIAL -> buffered();
      case STREAMED -> streamed();
      default -> untouched();
    }
  }

  private void whole(byte[] bytes) throws IOException {
    client.head(head);
    client.body(bytes);
    client.end();
  }

  private void untouched() throws IOException {
    client.head(head);
    byte[] buffer = new byte[READ];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      client.body(Arrays.copyOf(buffer, n));
    }
    client.end();
  }

  private static ProcessingRequest part(byte[] bytes, int length, boolean end) {
    return ProcessingRequest.newBuilder()
        .setResponseBody(
            HttpBody.newBuilder()
                .setBody(ByteString.copyFrom(bytes, 0, length))
                .setEndOfStream(end))
        .build();
  }

  private void buffered() throws LocalReply, IOException {
    if (bodiless) {
      whole(new byte[0]);
      return;
    }
    byte[] received;
    try {
      received = body.readAllBytes();
    } catch (IOException e) {
      throw LocalReply.ofFilter(502, "upstream reset while its answer was held");
    }
    link.send(part(received, received.length, true));
    ProcessingResponse reply = replies.to(ResponseCase.RESPONSE_BODY);
    if (reply == null) {
      whole(received);
      return;
    }
    CommonResponse common = reply.getResponseBody().getResponse();
    head.apply(common.getHeaderMutation());
    whole(Replies.body(common, received, head));
  }

  private void streamed() throws LocalReply, IOException {
    head.remove("content-length");
    client.head(head);
    byte[] buffer = new byte[READ];
    int n;
    do {
      n = bodiless ? -1 : body.read(buffer);
      byte[] bytes = n < 0 ? new byte[0] : Arrays.copyOf(buffer, n);
      link.send(part(bytes, bytes.length, n < 0));
      ProcessingResponse reply = replies.to(ResponseCase.RESPONSE_BODY);
      client.body(
          reply == null ? bytes : Replies.body(reply.getResponseBody().getResponse(), bytes, head));
    } while (n >= 0);
    client.end();
  }

  private void duplex() throws LocalReply, IOException {
    Thread reader = Thread.ofVirtual().start(this::sendParts);
    try {
      ProcessingResponse first = replies.to(ResponseCase.RESPONSE_HEADERS);
      head.remove("content-length");
      if (first == null) {
        throw new IOException("the processor kept the answer");
      }
      CommonResponse common = first.getResponseHeaders().getResponse();
      head.apply(common.getHeaderMutation());
      if (common.getStatus() == ResponseStatus.CONTINUE_AND_REPLACE) {
        whole(Replies.body(common, new byte[0], head));
        return;
      }
      head.remove("content-length");
      client.head(head);
      StreamedBodyResponse piece;
      do {
        ProcessingResponse reply = replies.to(ResponseCase.RESPONSE_BODY);
        if (reply == null) {
          throw new IOException("the processor kept the rest of the answer");
        }
        piece = Replies.piece(reply.getResponseBody().getResponse());
        client.body(piece.getBody().toByteArray());
      } while (!piece.getEndOfStream());
      client.end();
    } catch (LocalReply e) {
      if (cut.get() && client.begun()) {
        throw new IOException("the upstream broke off", e);
      }
      throw cut.get() ? LocalReply.ofFilter(502, "upstream reset while its answer was held") : e;
    } finally {
      reader.interrupt();
    }
  }

  private void sendParts() {
    byte[] buffer = new byte[READ];
    long sent = 0;
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        link.send(part(buffer, n, false));
        sent += n;
      }
      link.send(part(buffer, 0, true));
      if (sent > RequestSide.ENDED_TWICE) {
        link.send(part(buffer, 0, true));
      }
    } catch (IOException e) {
      cut.set(true);
      link.cancel();
    } catch (IllegalStateException e) {
      // The stream has ended meanwhile: an answer was put into the place of this one.
      cut.set(false);
    }
  }
}
