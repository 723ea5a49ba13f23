package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One stream to the processor as Envoy would open it, a message at a time. */
final class EnvoyStream implements ClientResponseObserver<ProcessingRequest, ProcessingResponse> {
  private final BlockingQueue<ProcessingResponse> replies = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> closed = new CompletableFuture<>();
  private ClientCallStreamObserver<ProcessingRequest> requests;
  private ProtocolConfiguration modes;

  private EnvoyStream(BodySendMode request, BodySendMode response) {
    this.modes =
        ProtocolConfiguration.newBuilder()
            .setRequestBodyMode(request)
            .setResponseBodyMode(response)
            .build();
  }

  static EnvoyStream open(Channel channel, BodySendMode request, BodySendMode response) {
    EnvoyStream stream = new EnvoyStream(request, response);
    ExternalProcessorGrpc.newStub(channel).process(stream);
    return stream;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ProcessingRequest> stream) {
    requests = stream;
  }

  @Override
  public void onNext(ProcessingResponse reply) {
    replies.add(reply);
  }

  @Override
  public void onError(Throwable failure) {
    closed.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    closed.complete(Status.OK);
  }

  void send(ProcessingRequest.Builder message) {
    if (modes != null) {
      message.setProtocolConfig(modes);
      modes = null;
    }
    requests.onNext(message.build());
  }

  ProcessingResponse ask(ProcessingRequest.Builder message) throws InterruptedException {
    send(message);
    return reply();
  }

  ProcessingResponse reply() throws InterruptedException {
    ProcessingResponse reply = replies.poll(30, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("no reply within 30 s; closed: " + closed.getNow(null));
    }
    return reply;
  }

  boolean silent() throws InterruptedException {
    return replies.poll(100, TimeUnit.MILLISECONDS) == null;
  }

  boolean isClosed() {
    return closed.isDone();
  }

  Status closed() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  void halfClose() {
    requests.onCompleted();
  }

  void reset() {
    requests.cancel("reset", null);
  }

  static ProcessingRequest.Builder requestHead(boolean end, String... namesAndValues) {
    return ProcessingRequest.newBuilder().setRequestHeaders(head(end, namesAndValues));
  }

  static ProcessingRequest.Builder chatHead(String... more) {
    String[] pseudo = {
      ":method",
      "POST",
      ":path",
      "/v1/chat/completions",
      ":authority",
      "gateway.test",
      ":scheme",
      "http",
      "content-type",
      "application/json",
      "x-request-id",
      "call-0001"
    };
    String[] all = new String[pseudo.length + more.length];
    System.arraycopy(pseudo, 0, all, 0, pseudo.length);
    System.arraycopy(more, 0, all, pseudo.length, more.length);
    return requestHead(false, all);
  }

  static ProcessingRequest.Builder requestBody(String body, boolean end) {
    return requestBody(ByteString.copyFromUtf8(body), end);
  }

  static ProcessingRequest.Builder requestBody(ByteString body, boolean end) {
    return ProcessingRequest.newBuilder()
        .setRequestBody(HttpBody.newBuilder().setBody(body).setEndOfStream(end));
  }

  static ProcessingRequest.Builder responseHead(boolean end, String... namesAndValues) {
    return ProcessingRequest.newBuilder().setResponseHeaders(head(end, namesAndValues));
  }

  /** The head of an answer that an upstream gave, as Envoy marks it. */
  static ProcessingRequest.Builder upstreamHead(String type, String... more) {
    String[] usual = {":status", "200", "content-type", type, "x-envoy-upstream-service-time", "1"};
    String[] all = new String[usual.length + more.length];
    System.arraycopy(usual, 0, all, 0, usual.length);
    System.arraycopy(more, 0, all, usual.length, more.length);
    return responseHead(false, all);
  }

  static ProcessingRequest.Builder responseBody(String body, boolean end) {
    return responseBody(ByteString.copyFromUtf8(body), end);
  }

  static ProcessingRequest.Builder responseBody(ByteString body, boolean end) {
    return ProcessingRequest.newBuilder()
        .setResponseBody(HttpBody.newBuilder().setBody(body).setEndOfStream(end));
  }

  private static HttpHeaders head(boolean end, String... namesAndValues) {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.addHeaders(
          HeaderValue.newBuilder()
              .setKey(namesAndValues[i])
              .setRawValue(
                  ByteString.copyFrom(namesAndValues[i + 1], StandardCharsets.ISO_8859_1)));
    }
    return HttpHeaders.newBuilder().setHeaders(headers).setEndOfStream(end).build();
  }

  /** Returns the headers that a mutation sets. */
  static Map<String, String> set(HeaderMutation mutation) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HeaderValueOption option : mutation.getSetHeadersList()) {
      headers.put(
          option.getHeader().getKey(),
          option.getHeader().getRawValue().toString(StandardCharsets.ISO_8859_1));
    }
    return headers;
  }
}
