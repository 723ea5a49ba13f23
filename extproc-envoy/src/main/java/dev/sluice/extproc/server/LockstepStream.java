package dev.sluice.extproc.server;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One stream on which each message is sent when the one before was answered, as Envoy does. */
final class LockstepStream
    implements ClientResponseObserver<ProcessingRequest, ProcessingResponse> {
  private final List<ProcessingRequest> messages;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private @Nullable ClientCallStreamObserver<ProcessingRequest> requests;
  private int sent;

  private LockstepStream(List<ProcessingRequest> messages) {
    this.messages = messages;
  }

  /** Begins to send messages; what it returns completes when the stream ends, or says why not. */
  static CompletableFuture<Void> hold(
      ExternalProcessorGrpc.ExternalProcessorStub stub, List<ProcessingRequest> messages) {
    LockstepStream stream = new LockstepStream(messages);
    stub.process(stream);
    stream.next();
    return stream.over;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ProcessingRequest> stream) {
    requests = stream;
  }

  /** A reply may come while the thread that sent its message is still about it. */
  private synchronized void next() {
    ClientCallStreamObserver<ProcessingRequest> stream = requests;
    if (stream == null || over.isDone()) {
      return;
    }
    if (sent == messages.size()) {
      stream.onCompleted();
    } else {
      sent++;
      stream.onNext(messages.get(sent - 1));
    }
  }

  @Override
  public void onNext(ProcessingResponse reply) {
    if (reply.hasOverrideMessageTimeout()) {
      // The reply itself is still to come.
      return;
    }
    if (reply.hasImmediateResponse()) {
      sent = messages.size();
    }
    next();
  }

  @Override
  public void onError(Throwable failure) {
    over.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    over.complete(null);
  }
}
