package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.scored;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.Simulation.Started;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.sample.LogProbabilities;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How likely prompts are. */
class PromptScoresTest {
  private static final int CONTEXT = 128;
  private static final int TOP = 3;

  @Test
  void aPromptIsAsLikelyAsItWasWhenItWasWritten() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 7, 0));
    Started written = simulation.start(with(greedy("abc", 40), List.of(), TOP));
    simulation.runToEnd();
    String text = "abc" + written.heard().text();
    Started read = simulation.start(scored(greedy(text, 0), TOP));
    simulation.runToEnd();
    assertThat(read.heard().text()).isEmpty();
    assertThat(read.heard().finished().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(read.heard().finished().counts().completionTokens()).isZero();
    List<ReportedToken> tokens = read.heard().promptTokens();
    assertThat(tokens).hasSize(43);
    assertThat(tokens.getFirst().logProbabilities().isKnown()).isFalse();
    assertThat(logProbabilities(tokens.subList(3, 43)))
        .isEqualTo(written.heard().logProbabilities());
    assertThat(tokens.stream().map(ReportedToken::offset)).startsWith(0, 1, 2).endsWith(41, 42);
  }

  @Test
  void allOfAPromptIsToldThoughAnEarlierOneHadIt() throws Exception {
    Simulation simulation =
        new Simulation(
            new SimulatedModel(2, CONTEXT, 64, 0),
            SchedulerSettings.of(10, 1).withKv(KvSettings.inMemory(1 << 16)));
    simulation.start(greedy("a prompt that is read more than once", 2));
    simulation.runToEnd();
    Started again =
        simulation.start(scored(greedy("a prompt that is read more than once", 2), TOP));
    simulation.runToEnd();
    assertThat(again.heard().promptTokens()).hasSize(36);
    assertThat(again.heard().finished().counts().cachedTokens()).isZero();
    assertThat(again.heard().text()).hasSize(2);
  }

  @Test
  void whoGivesWayHearsEachTokenOnce() throws Exception {
    Simulation simulation =
        new Simulation(
            new SimulatedModel(1, CONTEXT, 16, 0),
            SchedulerSettings.of(10, 1).withKv(KvSettings.inMemory(1 << 16)));
    String text = "a prompt that is longer than what a step can have of it";
    Started alone = simulation.start(scored(greedy(text, 3), TOP));
    simulation.runToEnd();
    Started batch = simulation.start(with(scored(greedy(text, 3), TOP), Priority.BATCH));
    simulation.step();
    simulation.step();
    simulation.start(with(greedy("hello", 3), Priority.INTERACTIVE));
    simulation.runToEnd();
    assertThat(batch.heard().finished().counts().preemptions()).isEqualTo(1);
    assertThat(batch.heard().promptTokens()).isEqualTo(alone.heard().promptTokens());
    assertThat(batch.heard().logProbabilities()).isEqualTo(alone.heard().logProbabilities());
  }

  @Test
  void promptsShareTheOutputsThatAnswersLeave() throws Exception {
    SimulatedModel model = new SimulatedModel(4, CONTEXT, 64, 0).withOutputs(8);
    Simulation simulation = Simulation.of(model);
    Started answer = simulation.start(greedy("an answer", 60));
    Started one = simulation.start(scored(greedy("x".repeat(60), 1), TOP));
    Started two = simulation.start(with(scored(greedy("y".repeat(60), 1), TOP), Priority.BATCH));
    simulation.runToEnd();
    assertThat(one.heard().promptTokens()).hasSize(60);
    assertThat(two.heard().promptTokens()).hasSize(60);
    assertThat(answer.heard().text()).hasSize(60);
  }

  @Test
  void theTokenThatEndsTheAnswerIsToldToo() throws Exception {
    Simulation simulation = Simulation.of(new SimulatedModel(1, CONTEXT, 64, 1));
    Started started = simulation.start(scored(greedy("abc", 10), TOP));
    simulation.runToEnd();
    assertThat(started.heard().finished().reason()).isEqualTo(FinishReason.STOP);
    assertThat(started.heard().logProbabilities())
        .singleElement()
        .satisfies(end -> assertThat(end.chosen().token()).isEqualTo(SimulatedModel.END));
  }

  private static List<LogProbabilities> logProbabilities(List<ReportedToken> tokens) {
    return tokens.stream().map(ReportedToken::logProbabilities).toList();
  }
}
