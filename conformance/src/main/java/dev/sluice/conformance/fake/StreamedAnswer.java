package dev.sluice.conformance.fake;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A {@code StreamedImmediateResponse}, which Envoy takes since 1.37 and the stubs do not know: the
 * numbers are those of its {@code external_processor.proto}. The model hands it on when it is
 * whole.
 */
final class StreamedAnswer {
  private static final int IN_RESPONSE = 11;
  private static final int HEAD = 1;
  private static final int BODY = 2;

  private final HeaderMap head = new HeaderMap();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean whole;

  /** Returns whether a message is a part of such an answer. */
  static boolean isPart(ProcessingResponse message) {
    return message.getUnknownFields().hasField(IN_RESPONSE);
  }

  /** Returns whether its end has come. */
  boolean whole() {
    return whole;
  }

  /**
   * Takes the next part.
   *
   * @throws LocalReply 500 if it is none
   */
  void take(@Nullable ProcessingResponse message) throws LocalReply {
    if (message == null || !isPart(message)) {
      throw LocalReply.ofFilter(500, "a streamed answer was not ended");
    }
    try {
      UnknownFieldSet part =
          UnknownFieldSet.parseFrom(content(message.getUnknownFields(), IN_RESPONSE));
      if (part.hasField(HEAD)) {
        HttpHeaders headers = HttpHeaders.parseFrom(content(part, HEAD));
        for (HeaderValue header : headers.getHeaders().getHeadersList()) {
          head.add(header.getKey(), header.getRawValue().toString(StandardCharsets.ISO_8859_1));
        }
        whole = headers.getEndOfStream();
      } else {
        StreamedBodyResponse piece = StreamedBodyResponse.parseFrom(content(part, BODY));
        body.writeBytes(piece.getBody().toByteArray());
        whole = piece.getEndOfStream();
      }
    } catch (InvalidProtocolBufferException e) {
      throw LocalReply.ofFilter(500, "a streamed answer cannot be read: " + e.getMessage());
    }
  }

  private static ByteString content(UnknownFieldSet fields, int number) {
    return fields.getField(number).getLengthDelimitedList().get(0);
  }

  /** Returns the answer. */
  LocalReply reply() {
    int status = Integer.parseInt(head.require(":status"));
    return LocalReply.immediate(status, head.plain(), body.toByteArray());
  }
}
