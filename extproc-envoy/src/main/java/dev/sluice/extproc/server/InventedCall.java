package dev.sluice.extproc.server;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import java.util.ArrayList;
import java.util.List;

/** What Envoy would send about a chat call that nobody made, every second one of them streamed. */
final class InventedCall {
  private static final int CHUNKS = 4;

  private InventedCall() {}

  /** Returns the messages of one call; its number makes it different from the others. */
  static List<ProcessingRequest> messages(int number) {
    boolean stream = number % 2 == 1;
    List<ProcessingRequest> messages = new ArrayList<>();
    messages.add(requestHead(stream));
    messages.add(
        ProcessingRequest.newBuilder()
            .setRequestBody(body(question(number, stream), true))
            .build());
    messages.add(
        ProcessingRequest.newBuilder()
            .setResponseHeaders(
                headers(
                    ":status",
                    "200",
                    "content-type",
                    stream ? "text/event-stream" : "application/json"))
            .build());
    if (stream) {
      for (int chunk = 0; chunk < CHUNKS; chunk++) {
        messages.add(answer(event(chunk), false));
      }
      messages.add(answer("data: [DONE]\n\n", true));
    } else {
      messages.add(answer(completion(), true));
    }
    return messages;
  }

  private static ProcessingRequest requestHead(boolean stream) {
    return ProcessingRequest.newBuilder()
        .setProtocolConfig(
            ProtocolConfiguration.newBuilder()
                .setRequestBodyMode(BodySendMode.BUFFERED)
                .setResponseBodyMode(stream ? BodySendMode.STREAMED : BodySendMode.BUFFERED))
        .setRequestHeaders(
            headers(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":authority",
                "localhost",
                ":path",
                "/v1/chat/completions",
                "content-type",
                "application/json",
                "authorization",
                "Bearer warm-up"))
        .build();
  }

  private static HttpHeaders headers(String... namesAndValues) {
    HeaderMap.Builder map = HeaderMap.newBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.addHeaders(
          HeaderValue.newBuilder()
              .setKey(namesAndValues[i])
              .setRawValue(ByteString.copyFromUtf8(namesAndValues[i + 1])));
    }
    return HttpHeaders.newBuilder().setHeaders(map).build();
  }

  private static HttpBody body(String text, boolean end) {
    return HttpBody.newBuilder().setBody(ByteString.copyFromUtf8(text)).setEndOfStream(end).build();
  }

  private static ProcessingRequest answer(String text, boolean end) {
    return ProcessingRequest.newBuilder().setResponseBody(body(text, end)).build();
  }

  private static String question(int number, boolean stream) {
    return """
    {"model":"warm","stream":%b,"messages":[{"role":"system","content":"Answer briefly."},\
    {"role":"user","content":"Question %d: what is warmed up before it is used?"}]}\
    """
        .formatted(stream, number);
  }

  private static String event(int chunk) {
    return """
    data: {"id":"w","object":"chat.completion.chunk","model":"warm","choices":[{"index":0,\
    "delta":{"content":"word %d "},"finish_reason":null}]}

    """
        .formatted(chunk);
  }

  private static String completion() {
    return """
    {"id":"w","object":"chat.completion","model":"warm","choices":[{"index":0,"message":\
    {"role":"assistant","content":"An engine."},"finish_reason":"stop"}],\
    "usage":{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23}}\
    """;
  }
}
