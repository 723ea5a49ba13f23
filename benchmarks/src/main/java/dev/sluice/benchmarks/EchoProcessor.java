package dev.sluice.benchmarks;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.grpc.stub.StreamObserver;

/**
 * The emptiest external processor: lets everything pass, and asks Envoy to stream the answers that
 * are event streams instead of holding them.
 *
 * <p>What any processor in Java has to spend, since it answers with messages made beforehand.
 */
final class EchoProcessor extends ExternalProcessorGrpc.ExternalProcessorImplBase {
  private static final ByteString EVENT_STREAM = ByteString.copyFromUtf8("text/event-stream");
  private static final ProcessingResponse REQUEST_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.getDefaultInstance())
          .build();
  private static final ProcessingResponse REQUEST_BODY =
      ProcessingResponse.newBuilder().setRequestBody(BodyResponse.getDefaultInstance()).build();
  private static final ProcessingResponse REQUEST_TRAILERS =
      ProcessingResponse.newBuilder()
          .setRequestTrailers(TrailersResponse.getDefaultInstance())
          .build();
  private static final ProcessingResponse RESPONSE_HEADERS =
      ProcessingResponse.newBuilder()
          .setResponseHeaders(HeadersResponse.getDefaultInstance())
          .build();
  private static final ProcessingResponse RESPONSE_HEADERS_OF_STREAM =
      RESPONSE_HEADERS.toBuilder()
          .setModeOverride(
              ProcessingMode.newBuilder()
                  .setRequestBodyMode(BodySendMode.BUFFERED)
                  .setResponseBodyMode(BodySendMode.STREAMED))
          .build();
  private static final ProcessingResponse RESPONSE_BODY =
      ProcessingResponse.newBuilder().setResponseBody(BodyResponse.getDefaultInstance()).build();
  private static final ProcessingResponse RESPONSE_TRAILERS =
      ProcessingResponse.newBuilder()
          .setResponseTrailers(TrailersResponse.getDefaultInstance())
          .build();

  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> replies) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ProcessingRequest request) {
        replies.onNext(reply(request));
      }

      @Override
      public void onError(Throwable failure) {
        // Envoy resets the stream of a request that ends early: nothing is left to say.
      }

      @Override
      public void onCompleted() {
        replies.onCompleted();
      }
    };
  }

  private static ProcessingResponse reply(ProcessingRequest request) {
    return switch (request.getRequestCase()) {
      case REQUEST_HEADERS -> REQUEST_HEADERS;
      case REQUEST_BODY -> REQUEST_BODY;
      case REQUEST_TRAILERS -> REQUEST_TRAILERS;
      case RESPONSE_HEADERS ->
          isEventStream(request.getResponseHeaders())
              ? RESPONSE_HEADERS_OF_STREAM
              : RESPONSE_HEADERS;
      case RESPONSE_BODY -> RESPONSE_BODY;
      case RESPONSE_TRAILERS -> RESPONSE_TRAILERS;
      case REQUEST_NOT_SET -> throw new IllegalArgumentException("a message without a content");
    };
  }

  private static boolean isEventStream(HttpHeaders headers) {
    for (HeaderValue header : headers.getHeaders().getHeadersList()) {
      if (header.getKey().equals("content-type")) {
        return header.getRawValue().startsWith(EVENT_STREAM);
      }
    }
    return false;
  }
}
