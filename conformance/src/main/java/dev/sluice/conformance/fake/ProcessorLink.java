package dev.sluice.conformance.fake;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gRPC stream about one request; one thread sends, one receives. */
final class ProcessorLink {
  private static final Duration MESSAGE_TIMEOUT = Duration.ofSeconds(20);

  /** What came: a message, or the end of the stream. */
  private record Event(@Nullable ProcessingResponse message, @Nullable Status end) {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final ClientCallStreamObserver<ProcessingRequest> stream;
  private volatile boolean over;

  ProcessorLink(Channel channel) {
    stream =
        (ClientCallStreamObserver<ProcessingRequest>)
            ExternalProcessorGrpc.newStub(channel).process(new Incoming());
  }

  /** Puts what comes into the queue. */
  private final class Incoming
      implements ClientResponseObserver<ProcessingRequest, ProcessingResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<ProcessingRequest> requests) {}

    @Override
    public void onNext(ProcessingResponse message) {
      events.add(new Event(message, null));
    }

    @Override
    public void onError(Throwable failure) {
      events.add(new Event(null, Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
      events.add(new Event(null, Status.OK));
    }
  }

  /** Returns whether the processor has ended the stream, after which all passes as it is. */
  boolean over() {
    return over;
  }

  void send(ProcessingRequest message) {
    if (!over) {
      stream.onNext(message);
    }
  }

  /**
   * Returns the next message of the processor, or null if it has ended the stream without one.
   *
   * @throws LocalReply 504 if it takes too long, 500 if the stream failed
   */
  @Nullable ProcessingResponse take() throws LocalReply, InterruptedIOException {
    if (over) {
      return null;
    }
    try {
      Event event = next();
      if (event == null) {
        throw LocalReply.ofFilter(504, "the processor did not answer in time");
      }
      if (event.end() != null) {
        over = true;
        if (!event.end().isOk()) {
          throw LocalReply.ofFilter(500, "the processor failed: " + event.end());
        }
      }
      return event.message();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the processor");
    }
  }

  /** A wish for more time is no reply, and is granted. */
  private @Nullable Event next() throws InterruptedException {
    Event event;
    do {
      event = events.poll(MESSAGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } while (event != null
        && event.message() != null
        && event.message().hasOverrideMessageTimeout());
    return event;
  }

  /** Ends the stream because the request is over. */
  void close() {
    if (!over) {
      over = true;
      stream.onCompleted();
    }
  }

  /** Ends the stream because the request was reset. */
  void cancel() {
    over = true;
    stream.cancel("the request was reset", null);
  }
}
