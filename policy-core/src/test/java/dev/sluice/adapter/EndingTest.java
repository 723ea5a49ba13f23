package dev.sluice.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Body;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Environment;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Outcome;
import dev.sluice.Parameters;
import dev.sluice.Pipeline;
import dev.sluice.Protocol;
import dev.sluice.RequestHead;
import dev.sluice.Sample;
import dev.sluice.api.ApiFailures;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a call ends, and how one begins that cannot be read. */
class EndingTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final RequestHead head =
      new RequestHead(
          "POST",
          "/v1/chat/completions",
          null,
          Headers.of("content-type", "multipart/form-data; boundary=x"),
          "127.0.0.1",
          null);

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  private Exchange exchange() {
    return new Pipeline(
            List.of(new Pipeline.Step(Sample.observer(outcomes::add), false, false)),
            new ApiFailures(),
            new Environment(System::nanoTime, InstantSource.system(), new Random(1), timer))
        .begin();
  }

  private Call call() {
    return new Call(
        "call-1",
        head,
        Protocol.CHAT,
        Caller.ANONYMOUS,
        null,
        "small",
        List.of(),
        Parameters.DEFAULT,
        Body.EMPTY,
        0,
        null);
  }

  @Test
  void theFirstTroubleCountsAndTheEndIsToldOnce() {
    Exchange exchange = exchange();
    exchange.onCall(call());
    Ending ending = new Ending(exchange);

    ending.note(Outcome.End.CLIENT_GONE, new IOException("broken pipe"));
    ending.note(Outcome.End.FAILED, new IOException("what follows"));
    ending.end();
    ending.end();

    assertThat(ending.clientGone()).isTrue();
    assertThat(outcomes)
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.end()).isEqualTo(Outcome.End.CLIENT_GONE);
              assertThat(outcome.failure()).hasMessage("broken pipe");
            });
  }

  @Test
  void aFormIsRefusedUnreadAndIsRecorded() throws IOException {
    Exchange exchange = exchange();
    Intake intake = new Intake("call-1", Protocol.CHAT, head);

    intake.decide(
        exchange,
        () -> {
          throw new IOException("nobody reads a form");
        });
    new Ending(exchange).end();

    assertThat(outcomes).singleElement().extracting(Outcome::status).isEqualTo(415);
  }
}
