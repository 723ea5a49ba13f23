package dev.sluice;

import static dev.sluice.Fixtures.TARGET;
import static dev.sluice.Fixtures.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures.Recorder;
import dev.sluice.Policy.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;

/** Exchanges through policies of the test's choice, with a log of what they were asked. */
abstract class ExchangeFixture {
  static final AnswerHead OK = new AnswerHead(200, Headers.NONE);

  final ScheduledExecutorService timer = Fixtures.timer();

  final List<String> log = new ArrayList<>();

  final List<Pipeline.Step> steps = new ArrayList<>();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  Recorder add(Recorder handler, Stage stage, boolean failOpen, boolean shadow) {
    steps.add(
        new Pipeline.Step(
            Fixtures.policy(handler.name, stage, journal -> handler), failOpen, shadow));
    return handler;
  }

  Recorder add(Recorder handler, Stage stage) {
    return add(handler, stage, false, false);
  }

  Pipeline pipeline() {
    return new Pipeline(steps, Fixtures.failures(), Fixtures.environment(timer));
  }

  static Reply answerOf(Decision<?> decision) {
    assertThat(decision).isInstanceOf(Decision.Answer.class);
    return ((Decision.Answer<?>) decision).reply();
  }

  /** Begins an exchange whose call went to the target and got a head. */
  Exchange answeredWith(AnswerHead head) {
    Exchange exchange = pipeline().begin();
    exchange.onCall(call());
    exchange.sentTo(TARGET);
    exchange.onHead(head);
    return exchange;
  }

  static <T> T valueOf(Decision<T> decision) {
    assertThat(decision).isInstanceOf(Decision.Continue.class);
    return ((Decision.Continue<T>) decision).value();
  }
}
