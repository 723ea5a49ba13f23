package dev.sluice.conformance;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Function;

/** Processors made of one function, and what they say. */
final class Processors {
  private Processors() {}

  /**
   * Returns a processor.
   *
   * @param reply what it does with each message: null ends the stream without an answer, an empty
   *     one with an error
   */
  static BindableService of(Function<ProcessingRequest, ProcessingResponse> reply) {
    return new ExternalProcessorGrpc.ExternalProcessorImplBase() {
      @Override
      public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> out) {
        return new StreamObserver<>() {
          @Override
          public void onNext(ProcessingRequest message) {
            ProcessingResponse answer = reply.apply(message);
            if (answer == null) {
              out.onCompleted();
            } else if (answer.equals(ProcessingResponse.getDefaultInstance())) {
              out.onError(Status.INTERNAL.asException());
            } else {
              out.onNext(answer);
            }
          }

          @Override
          public void onError(Throwable failure) {}

          @Override
          public void onCompleted() {
            out.onCompleted();
          }
        };
      }
    };
  }

  static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  static ProcessingResponse.Builder requestHead(HeaderValueOption... headers) {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    reply
        .getRequestHeadersBuilder()
        .getResponseBuilder()
        .getHeaderMutationBuilder()
        .addAllSetHeaders(List.of(headers));
    return reply;
  }

  static ProcessingResponse.Builder buffered() {
    return requestHead()
        .setModeOverride(
            ProcessingMode.newBuilder()
                .setResponseHeaderMode(HeaderSendMode.SEND)
                .setRequestBodyMode(BodySendMode.BUFFERED));
  }

  static ProcessingResponse.Builder requestBody(String body) {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    reply
        .getRequestBodyBuilder()
        .getResponseBuilder()
        .getBodyMutationBuilder()
        .setBody(ByteString.copyFromUtf8(body));
    return reply;
  }

  static ProcessingResponse plain(ProcessingRequest message) {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    return switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> reply.setRequestHeaders(requestHead().getRequestHeaders()).build();
      case RESPONSE_HEADERS -> {
        reply.getResponseHeadersBuilder();
        yield reply.build();
      }
      case RESPONSE_BODY -> {
        reply.getResponseBodyBuilder();
        yield reply.build();
      }
      default -> throw new IllegalStateException(message.getRequestCase() + " was not asked for");
    };
  }

  static ProcessingResponse echo(ProcessingRequest message) {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    switch (message.getRequestCase()) {
      case REQUEST_BODY ->
          reply
              .getRequestBodyBuilder()
              .getResponseBuilder()
              .getBodyMutationBuilder()
              .getStreamedResponseBuilder()
              .setBody(message.getRequestBody().getBody())
              .setEndOfStream(message.getRequestBody().getEndOfStream());
      case RESPONSE_BODY ->
          reply
              .getResponseBodyBuilder()
              .getResponseBuilder()
              .getBodyMutationBuilder()
              .getStreamedResponseBuilder()
              .setBody(message.getResponseBody().getBody())
              .setEndOfStream(message.getResponseBody().getEndOfStream());
      default -> {
        return plain(message);
      }
    }
    return reply.build();
  }
}
