package dev.sluice.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a stream does where Envoy does not take what it is sent. */
class ProcessorStreamTest {
  /** A call whose client takes nothing. */
  private static final class Stalled extends ServerCall<ProcessingRequest, ProcessingResponse> {
    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(ProcessingResponse message) {}

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<ProcessingRequest, ProcessingResponse> getMethodDescriptor() {
      return ExternalProcessorGrpc.getProcessMethod();
    }
  }

  private static final class Silent implements Conversation {
    @Override
    public void take(ProcessingRequest message) {}

    @Override
    public void hangUp() {}

    @Override
    public void fail(Throwable failure) {}
  }

  @Test
  void aCallWhoseFailureCannotBeToldIsEndedAllTheSame() {
    AtomicInteger ended = new AtomicInteger();
    Conversation failing =
        new Conversation() {
          @Override
          public void take(ProcessingRequest message) {
            throw new IllegalStateException("cannot be taken");
          }

          @Override
          public void hangUp() {
            ended.incrementAndGet();
          }

          @Override
          public void fail(Throwable failure) {
            throw new IllegalStateException("cannot be told");
          }
        };
    ProcessorStream stream =
        new ProcessorStream(new Stalled(), link -> failing, Runnable::run, () -> {});

    stream.onMessage(ProcessingRequest.getDefaultInstance());
    stream.onComplete();

    assertThat(ended).hasValue(1);
  }

  @Test
  void whoWaitsForEnvoyGoesOnAtOnceWhenItHasLeft() throws Exception {
    ProcessorStream stream =
        new ProcessorStream(new Stalled(), link -> new Silent(), Runnable::run, () -> {});
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    stream.awaitReady();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }

    stream.onCancel();

    assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
  }
}
