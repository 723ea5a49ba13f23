package dev.sluice;

import static dev.sluice.Fixtures.call;
import static dev.sluice.Fixtures.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Fixtures.Recorder;
import dev.sluice.Policy.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a call that an adapter could not read. */
class RefusalTest {
  private final ScheduledExecutorService timer = Fixtures.timer();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  private Exchange exchange(Stage... stages) {
    List<Pipeline.Step> steps = new ArrayList<>();
    for (Stage stage : stages) {
      Recorder handler = new Recorder(stage.name(), log);
      steps.add(
          new Pipeline.Step(
              Fixtures.policy(stage.name(), stage, journal -> handler), false, false));
    }
    return new Pipeline(steps, Fixtures.failures(), Fixtures.environment(timer)).begin();
  }

  @Test
  void policiesUpToAdmissionSeeItAndNoneBeyond() {
    Exchange exchange = exchange(Stage.IDENTIFY, Stage.ADMIT, Stage.GUARD, Stage.ROUTE);

    Decision<Call> decision = exchange.refuse(call(), reply(400, "unreadable"));
    exchange.complete(Outcome.End.COMPLETE, null);

    assertThat(decision).isInstanceOf(Decision.Answer.class);
    assertThat(log).anyMatch(line -> line.startsWith("ADMIT"));
    assertThat(log).noneMatch(line -> line.startsWith("GUARD") || line.startsWith("ROUTE"));
    assertThat(log.get(0)).startsWith("IDENTIFY");
  }

  @Test
  void itIsNotedWhy() {
    Exchange exchange = exchange(Stage.OBSERVE);

    exchange.refuse(call(), reply(400, "unreadable"));

    assertThat(exchange.reasons()).extracting(Reason::rule).containsExactly("unreadable");
  }

  @Test
  void aPolicyThatAnswersFirstWins() {
    Reply unauthorized = reply(401, "who are you");
    Policy identity =
        Fixtures.policy(
            "identity",
            Stage.IDENTIFY,
            journal ->
                new Handler() {
                  @Override
                  public Decision<Call> onCall(Call call) {
                    return Decision.answer(unauthorized);
                  }
                });
    Exchange exchange =
        new Pipeline(
                List.of(new Pipeline.Step(identity, false, false)),
                Fixtures.failures(),
                Fixtures.environment(timer))
            .begin();

    Decision<Call> decision = exchange.refuse(call(), reply(400, "unreadable"));

    assertThat(((Decision.Answer<Call>) decision).reply().head()).isEqualTo(unauthorized.head());
    assertThat(exchange.reasons()).isEmpty();
  }

  @Test
  void anExchangeIsForOneCall() {
    Exchange exchange = exchange();
    exchange.refuse(call(), reply(400, "unreadable"));

    assertThatThrownBy(() -> exchange.onCall(call())).isInstanceOf(IllegalStateException.class);
  }
}
