package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Outcome;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A long prompt, about which policies compute for long, keeps no other stream of the same event
 * loop waiting; here the test's thread is the event loop.
 */
@Timeout(120)
class LongCallTest {
  private static final String LONG =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
          .formatted("word ".repeat(20_000));
  private static final String SHORT = "{\"model\":\"m\",\"messages\":[]}";

  private final CountDownLatch computed = new CountDownLatch(1);
  private final CountDownLatch computing = new CountDownLatch(1);
  private final BlockingQueue<Outcome.End> ends = new LinkedBlockingQueue<>();
  private Pipelines pipelines;
  private Processor processor;

  /** Computes about long prompts until it is told that it is done. */
  private final class Computing implements Handler {
    @Override
    public Decision<Call> onCall(Call call) {
      try {
        if (!call.messages().isEmpty()) {
          computing.countDown();
          computed.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Decision.go(call);
    }

    @Override
    public void onComplete(Outcome outcome) {
      ends.add(outcome.end());
    }
  }

  @BeforeEach
  void start() throws Exception {
    pipelines = new Pipelines(Computing::new);
    processor = Processor.of(pipelines::begin);
  }

  @AfterEach
  void stop() throws Exception {
    computed.countDown();
    processor.close();
    pipelines.close();
  }

  private EnvoyStream sendLong() throws Exception {
    EnvoyStream stream = processor.buffered();
    stream.ask(chatHead());
    stream.send(requestBody(LONG, true));
    assertThat(stream.reply().hasOverrideMessageTimeout()).isTrue();
    assertThat(computing.await(30, TimeUnit.SECONDS)).isTrue();
    return stream;
  }

  @Test
  void othersAreDecidedAboutMeanwhile() throws Exception {
    EnvoyStream slow = sendLong();
    EnvoyStream other = processor.buffered();
    other.ask(chatHead());

    assertThat(other.ask(requestBody(SHORT, true)).hasRequestBody()).isTrue();
    assertThat(slow.silent()).isTrue();

    computed.countDown();
    assertThat(slow.reply().hasRequestBody()).isTrue();
  }

  /** Envoy's time runs while the body waits behind those of others, and no byte of it is here. */
  @Test
  void envoyIsAskedForTimeUntilTheBodyComes() throws Exception {
    try (Processor real = Processor.inRealTime(pipelines::begin)) {
      EnvoyStream stream = real.buffered();
      stream.ask(chatHead());

      assertThat(stream.reply().hasOverrideMessageTimeout()).isTrue();
      assertThat(stream.reply().hasOverrideMessageTimeout()).isTrue();
      ProcessingResponse reply = stream.ask(requestBody(SHORT, true));
      while (reply.hasOverrideMessageTimeout()) {
        reply = stream.reply();
      }
      assertThat(reply.hasRequestBody()).isTrue();
    }
  }

  @Test
  void aClientThatLeavesMeanwhileIsHeardOfAfterwards() throws Exception {
    EnvoyStream stream = sendLong();

    stream.reset();

    assertThat(ends).isEmpty();
    computed.countDown();
    assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo(Outcome.End.CLIENT_GONE);
  }
}
