package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Envoy waits as long as a policy does, and is not asked to where it would wait anyhow. */
class WaitingCallTest {
  private static final String CHAT = "{\"model\":\"m\",\"messages\":[]}";

  private final CompletableFuture<Runnable> asked = new CompletableFuture<>();

  private Handler waits(Duration deadline) {
    return new Handler() {
      @Override
      public Decision<Call> onCall(Call call) {
        CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
        asked.complete(() -> later.complete(Decision.go(call)));
        return new Decision.Wait<>(later, deadline);
      }
    };
  }

  private void decide() throws Exception {
    asked.get(30, TimeUnit.SECONDS).run();
  }

  @Test
  void envoyIsAskedToWaitForAPolicyThatMayTakeLong() throws Exception {
    try (Pipelines pipelines = new Pipelines(() -> waits(Duration.ofSeconds(30)));
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.buffered();
      envoy.ask(chatHead());

      ProcessingResponse patience = envoy.ask(requestBody(CHAT, true));
      decide();

      assertThat(patience.getOverrideMessageTimeout().getSeconds()).isEqualTo(31);
      assertThat(envoy.reply().hasRequestBody()).isTrue();
    }
  }

  @Test
  void envoyIsAskedForNoMoreThanItMayGive() throws Exception {
    try (Pipelines pipelines = new Pipelines(() -> waits(Duration.ofDays(1)));
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.buffered();
      envoy.ask(chatHead());

      ProcessingResponse patience = envoy.ask(requestBody(CHAT, true));
      decide();

      assertThat(patience.getOverrideMessageTimeout().getSeconds()).isEqualTo(600);
    }
  }

  @Test
  void aShortWaitNeedsNoQuestion() throws Exception {
    try (Pipelines pipelines = new Pipelines(() -> waits(Duration.ofSeconds(4)));
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.buffered();
      envoy.ask(chatHead());

      envoy.send(requestBody(CHAT, true));
      decide();

      assertThat(envoy.reply().hasRequestBody()).isTrue();
    }
  }

  @Test
  void whereBodiesAreStreamsEnvoyWaitsByItself() throws Exception {
    try (Pipelines pipelines = new Pipelines(() -> waits(Duration.ofSeconds(30)));
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.duplex();
      envoy.send(chatHead());

      envoy.send(requestBody(CHAT, true));
      decide();

      assertThat(envoy.reply().hasRequestHeaders()).isTrue();
    }
  }
}
