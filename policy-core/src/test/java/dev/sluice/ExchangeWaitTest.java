package dev.sluice;

import static dev.sluice.Fixtures.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Fixtures.Recorder;
import dev.sluice.Policy.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Policies that decide later, and what becomes of them when the call ends meanwhile. */
class ExchangeWaitTest extends ExchangeFixture {
  @Test
  void aWaitFreesTheThreadAndGoesOnWhereItStopped() {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    add(new Waiting(log, later, Duration.ofMinutes(1)), Stage.ADMIT);
    add(new Recorder("route", log), Stage.ROUTE);
    Exchange exchange = pipeline().begin();

    Decision<Call> decision = exchange.onCall(call());
    assertThat(decision).isInstanceOf(Decision.Wait.class);
    CompletableFuture<Decision<Call>> whole = ((Decision.Wait<Call>) decision).later();
    assertThat(whole).isNotDone();
    assertThat(log).isEmpty();

    Call changed = call().withModel("large");
    later.complete(Decision.go(changed));
    assertThat(valueOf(whole.join())).isSameAs(changed);
    assertThat(log).containsExactly("route call");
  }

  @Test
  void aWaitBeyondItsDeadlineIsAFailureOfThePolicy() {
    add(new Waiting(log, new CompletableFuture<>(), Duration.ofMillis(5)), Stage.ADMIT);
    Exchange exchange = pipeline().begin();

    Decision<Call> decision = exchange.onCall(call());
    Decision<Call> settled = ((Decision.Wait<Call>) decision).later().join();

    assertThat(answerOf(settled).head().status()).isEqualTo(503);
    assertThat(exchange.reasons())
        .extracting(Reason::why)
        .containsExactly("TimeoutException, the call is refused");
  }

  @Test
  void endingTheCallEndsAWaitAndTellsThePolicyThatItIsTooLate() {
    CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
    add(new Waiting(log, later, Duration.ofMinutes(1)), Stage.ADMIT);
    Exchange exchange = pipeline().begin();
    CompletableFuture<Decision<Call>> whole =
        ((Decision.Wait<Call>) exchange.onCall(call())).later();

    exchange.complete(Outcome.End.CLIENT_GONE, null);

    assertThatThrownBy(whole::join).isInstanceOf(CancellationException.class);
    assertThat(later.complete(Decision.go(call()))).isFalse();
    assertThat(log).containsExactly("limit complete CLIENT_GONE");
  }

  /** Decides when the test does. */
  private static final class Waiting extends Recorder {
    private final CompletableFuture<Decision<Call>> later;
    private final Duration deadline;

    Waiting(List<String> log, CompletableFuture<Decision<Call>> later, Duration deadline) {
      super("limit", log);
      this.later = later;
      this.deadline = deadline;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      return new Decision.Wait<>(later, deadline);
    }
  }

  @Test
  void aLateDecisionRacingWithTheEndIsEitherTakenOrRefused() {
    for (int round = 0; round < 500; round++) {
      steps.clear();
      CompletableFuture<Decision<Call>> later = new CompletableFuture<>();
      Recorder limit =
          add(new Waiting(new ArrayList<>(), later, Duration.ofMinutes(1)), Stage.ADMIT);
      Exchange exchange = pipeline().begin();
      CompletableFuture<Decision<Call>> whole =
          ((Decision.Wait<Call>) exchange.onCall(call())).later();
      CompletableFuture<Boolean> taken =
          CompletableFuture.supplyAsync(() -> later.complete(Decision.go(call())));
      exchange.complete(Outcome.End.CLIENT_GONE, null);
      boolean came = taken.join();

      assertThat(limit.outcomes).hasSize(1);
      Throwable failure = whole.handle((value, e) -> e).orTimeout(30, TimeUnit.SECONDS).join();
      if (!came) {
        assertThat(failure).isNotNull().isNotInstanceOf(CompletionException.class);
      }
    }
  }
}
