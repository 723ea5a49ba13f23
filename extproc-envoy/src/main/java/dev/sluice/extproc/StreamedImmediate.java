package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.AnswerHead;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;

/**
 * Makes messages of {@code StreamedImmediateResponse}, by which Envoy 1.37 and later takes a whole
 * answer part by part; the stubs do not know it yet.
 *
 * <p>The numbers of fields are those of Envoy's {@code external_processor.proto}.
 */
final class StreamedImmediate {
  private static final int IN_RESPONSE = 11;
  private static final int HEAD = 1;
  private static final int BODY = 2;

  private StreamedImmediate() {}

  /** Returns the beginning of an answer whose body follows. */
  static ProcessingResponse head(AnswerHead head) {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    headers.addHeaders(header(":status", Integer.toString(head.status())));
    head.headers()
        .forEach(
            (name, value) -> {
              if (!name.equals("content-length")) {
                headers.addHeaders(header(name, value));
              }
            });
    return message(HEAD, HttpHeaders.newBuilder().setHeaders(headers).build().toByteString());
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder().setKey(name).setRawValue(Bytes.field(value)).build();
  }

  /** Returns a part of its body, as small as Envoy takes it. */
  static ProcessingResponse body(StreamedBodyResponse part) {
    return message(BODY, part.toByteString());
  }

  private static ProcessingResponse message(int field, ByteString content) {
    return ProcessingResponse.newBuilder()
        .setUnknownFields(fields(IN_RESPONSE, fields(field, content).toByteString()))
        .build();
  }

  private static UnknownFieldSet fields(int number, ByteString content) {
    return UnknownFieldSet.newBuilder()
        .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build())
        .build();
  }
}
