package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Reply;
import dev.sluice.adapter.CallIds;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** The messages that Envoy gets, made once where they are always the same. */
final class Messages {
  static final ProcessingResponse REQUEST_HEAD_PASSES =
      requestHead(CommonResponse.getDefaultInstance());
  static final ProcessingResponse REQUEST_BODY_WANTED_ONLY =
      REQUEST_HEAD_PASSES.toBuilder()
          .setModeOverride(
              Modes.override(HeaderSendMode.SKIP, BodySendMode.BUFFERED, BodySendMode.NONE))
          .build();
  private static final Map<BodySendMode, ProcessingResponse> REQUEST_BODY_WANTED =
      new EnumMap<>(BodySendMode.class);
  static final ProcessingResponse REQUEST_BODY_PASSES =
      requestBody(CommonResponse.getDefaultInstance());
  static final ProcessingResponse REQUEST_TRAILERS_PASS =
      ProcessingResponse.newBuilder()
          .setRequestTrailers(TrailersResponse.getDefaultInstance())
          .build();
  static final ProcessingResponse RESPONSE_HEAD_PASSES =
      responseHead(CommonResponse.getDefaultInstance());
  static final ProcessingResponse RESPONSE_BODY_PASSES =
      responseBody(CommonResponse.getDefaultInstance());
  static final ProcessingResponse RESPONSE_BODY_HELD =
      responseBody(body(BodyMutation.newBuilder().setClearBody(true).build()));
  static final ProcessingResponse RESPONSE_TRAILERS_PASS =
      ProcessingResponse.newBuilder()
          .setResponseTrailers(TrailersResponse.getDefaultInstance())
          .build();

  private static final String LENGTH = "content-length";

  /** Envoy takes no larger part of a full-duplex body. */
  private static final int LARGEST_PART = 64 << 10;

  static {
    for (BodySendMode response : BodySendMode.values()) {
      if (response != BodySendMode.UNRECOGNIZED) {
        REQUEST_BODY_WANTED.put(
            response,
            REQUEST_HEAD_PASSES.toBuilder()
                .setModeOverride(
                    Modes.override(HeaderSendMode.SEND, BodySendMode.BUFFERED, response))
                .build());
      }
    }
  }

  private Messages() {}

  /**
   * Asks for the body of a request as a whole, and for its answer, which Envoy may be set to keep.
   *
   * @param response how bodies of answers come
   */
  static ProcessingResponse bodyWanted(BodySendMode response) {
    return REQUEST_BODY_WANTED.getOrDefault(response, REQUEST_HEAD_PASSES);
  }

  static ProcessingResponse requestHead(CommonResponse common) {
    return ProcessingResponse.newBuilder()
        .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common))
        .build();
  }

  static ProcessingResponse requestBody(CommonResponse common) {
    return ProcessingResponse.newBuilder()
        .setRequestBody(BodyResponse.newBuilder().setResponse(common))
        .build();
  }

  static ProcessingResponse responseHead(CommonResponse common) {
    return ProcessingResponse.newBuilder()
        .setResponseHeaders(HeadersResponse.newBuilder().setResponse(common))
        .build();
  }

  static ProcessingResponse responseHead(HeaderMutation changes) {
    return responseHead(CommonResponse.newBuilder().setHeaderMutation(changes).build());
  }

  static ProcessingResponse responseBody(CommonResponse common) {
    return ProcessingResponse.newBuilder()
        .setResponseBody(BodyResponse.newBuilder().setResponse(common))
        .build();
  }

  private static CommonResponse body(BodyMutation mutation) {
    return CommonResponse.newBuilder().setBodyMutation(mutation).build();
  }

  /** Returns the mutation that puts other bytes in the place of those that came. */
  static BodyMutation replaced(byte[] bytes) {
    return bytes.length == 0
        ? BodyMutation.newBuilder().setClearBody(true).build()
        : BodyMutation.newBuilder().setBody(Bytes.field(bytes)).build();
  }

  /** Asks Envoy to wait for a while, counted from now, for the reply to its last message. */
  static ProcessingResponse moreTime(Duration time) {
    return ProcessingResponse.newBuilder()
        .setOverrideMessageTimeout(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(time.getSeconds())
                .setNanos(time.getNano()))
        .build();
  }

  /** Sends a part of a full-duplex body. */
  static void streamRequest(Link link, ByteString bytes, boolean end) {
    parts(bytes, end, part -> link.send(requestBody(streamed(part))));
  }

  /** Sends a part of a full-duplex body. */
  static void streamResponse(Link link, ByteString bytes, boolean end) {
    parts(bytes, end, part -> link.send(responseBody(streamed(part))));
  }

  private static CommonResponse streamed(StreamedBodyResponse part) {
    return body(BodyMutation.newBuilder().setStreamedResponse(part).build());
  }

  /** Cuts bytes into parts as small as Envoy takes them; none if there is nothing to say. */
  static void parts(ByteString bytes, boolean end, Consumer<StreamedBodyResponse> out) {
    int from = 0;
    do {
      int to = Math.min(bytes.size(), from + LARGEST_PART);
      boolean last = to == bytes.size();
      if (to > from || end) {
        out.accept(
            StreamedBodyResponse.newBuilder()
                .setBody(bytes.substring(from, to))
                .setEndOfStream(end && last)
                .build());
      }
      from = to;
    } while (from < bytes.size());
  }

  /**
   * Returns a whole answer that Envoy gives in the place of an upstream's.
   *
   * @param id the call's name, which the client gets
   * @param details what Envoy's access log says about it
   */
  static ProcessingResponse immediate(Reply reply, String id, String details) {
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCodeValue(reply.head().status()))
                .setHeaders(named(Headers.NONE, reply, id).toMutation())
                .setBody(bytes(reply))
                .setDetails(details))
        .build();
  }

  /**
   * Returns a whole answer in the place of one whose head has come.
   *
   * @param head the head that came
   * @param id the call's name, which the client gets
   */
  static ProcessingResponse instead(Heads head, Reply reply, String id) {
    byte[] body = bytes(reply).toByteArray();
    HeaderChanges changes =
        named(head.headers(), reply, id)
            .status(head.status(), reply.head().status())
            .set(LENGTH, Integer.toString(body.length));
    return responseHead(
        CommonResponse.newBuilder()
            .setStatus(CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE)
            .setHeaderMutation(changes.toMutation())
            .setBodyMutation(replaced(body))
            .build());
  }

  /** Returns what makes of headers those of a reply, with the call's name and without a length. */
  private static HeaderChanges named(Headers from, Reply reply, String id) {
    return new HeaderChanges()
        .difference(
            from,
            reply.head().headers(),
            name -> name.equals(LENGTH) || name.equals(CallIds.HEADER))
        .set(CallIds.HEADER, id);
  }

  /** Returns the bytes of all pieces of a reply. */
  static ByteString bytes(Reply reply) {
    ByteString all = ByteString.EMPTY;
    for (AnswerPiece piece : reply.pieces()) {
      all = all.concat(Bytes.field(piece.bytes()));
    }
    return all;
  }
}
