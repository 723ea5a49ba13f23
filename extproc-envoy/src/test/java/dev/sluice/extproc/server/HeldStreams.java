package dev.sluice.extproc.server;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Answers each message and leaves the end of the stream to the client. */
final class HeldStreams extends ExternalProcessorGrpc.ExternalProcessorImplBase {
  /** Completed when a stream broke. */
  final CompletableFuture<Throwable> broken = new CompletableFuture<>();

  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> replies) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ProcessingRequest request) {
        replies.onNext(
            ProcessingResponse.newBuilder()
                .setRequestHeaders(HeadersResponse.getDefaultInstance())
                .build());
      }

      @Override
      public void onError(Throwable failure) {
        broken.complete(failure);
      }

      @Override
      public void onCompleted() {
        replies.onCompleted();
      }
    };
  }
}
