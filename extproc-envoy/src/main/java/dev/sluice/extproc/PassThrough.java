package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.grpc.stub.StreamObserver;

/** Lets everything pass as it is. */
final class PassThrough implements StreamObserver<ProcessingRequest> {
  private final StreamObserver<ProcessingResponse> replies;
  private final Runnable whenOver;
  private boolean fullDuplex;

  PassThrough(StreamObserver<ProcessingResponse> replies, Runnable whenOver) {
    this.replies = replies;
    this.whenOver = whenOver;
  }

  @Override
  public void onNext(ProcessingRequest request) {
    if (request.hasProtocolConfig()) {
      fullDuplex =
          request.getProtocolConfig().getRequestBodyMode().name().startsWith("FULL_DUPLEX");
    }
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    switch (request.getRequestCase()) {
      case REQUEST_HEADERS -> reply.setRequestHeaders(HeadersResponse.getDefaultInstance());
      case REQUEST_BODY -> reply.setRequestBody(body(request.getRequestBody()));
      case REQUEST_TRAILERS -> reply.setRequestTrailers(TrailersResponse.getDefaultInstance());
      case RESPONSE_HEADERS -> reply.setResponseHeaders(HeadersResponse.getDefaultInstance());
      case RESPONSE_BODY -> reply.setResponseBody(body(request.getResponseBody()));
      case RESPONSE_TRAILERS -> reply.setResponseTrailers(TrailersResponse.getDefaultInstance());
      case REQUEST_NOT_SET -> {}
    }
    replies.onNext(reply.build());
  }

  private BodyResponse body(HttpBody body) {
    if (!fullDuplex) {
      return BodyResponse.getDefaultInstance();
    }
    StreamedBodyResponse streamed =
        StreamedBodyResponse.newBuilder()
            .setBody(body.getBody())
            .setEndOfStream(body.getEndOfStream())
            .build();
    return BodyResponse.newBuilder()
        .setResponse(
            CommonResponse.newBuilder()
                .setBodyMutation(BodyMutation.newBuilder().setStreamedResponse(streamed)))
        .build();
  }

  @Override
  public void onError(Throwable failure) {
    whenOver.run();
  }

  @Override
  public void onCompleted() {
    replies.onCompleted();
    whenOver.run();
  }
}
