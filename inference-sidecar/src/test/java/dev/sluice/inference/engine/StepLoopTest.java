package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.sample.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepLoopTest {
  private static final int CONTEXT = 64;
  private static final int CHUNK = 8;

  private record Started(Generation generation, Heard heard, GenerationRequest request) {}

  private final WaitingQueue queue = new WaitingQueue(1000);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void answersDoNotDependOnWhatRunsBesideThem(long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      SimulatedModel model = new SimulatedModel(1 + random.nextInt(6), CONTEXT, 32, 0.05);
      StepLoop loop = loop(model);
      List<Started> all = new ArrayList<>();
      for (int step = 0; step < 200; step++) {
        if (random.nextInt(4) == 0) {
          all.add(start(randomRequest(random)));
        }
        if (!all.isEmpty() && random.nextInt(20) == 0) {
          all.get(random.nextInt(all.size())).generation().cancel();
        }
        loop.step();
      }
      runToEnd(loop);
      assertThat(model.cachedSequences()).isZero();
      assertThat(loop.activeCount()).isZero();
      assertThat(loop.cacheTokens()).isZero();
      for (Started started : all) {
        checkAgainstAlone(started);
      }
    }
  }

  @Test
  void aLongPromptDoesNotStallRunningAnswers() {
    SimulatedModel model = new SimulatedModel(4, 1024, 256, 0);
    StepLoop loop = loop(model);
    start(request("hello", 500));
    loop.step();
    start(request("x".repeat(900), 4));
    int before = model.stepSizes().size();
    for (int step = 0; step < 20; step++) {
      loop.step();
    }
    assertThat(model.stepSizes().subList(before, before + 20)).containsOnly(1 + CHUNK);
  }

  @Test
  void anIdleModelReadsAPromptInWholeSteps() {
    SimulatedModel model = new SimulatedModel(4, 1024, 256, 0);
    StepLoop loop = loop(model);
    start(request("x".repeat(600), 4));
    loop.step();
    loop.step();
    loop.step();
    assertThat(model.stepSizes()).containsExactly(256, 256, 88);
  }

  @Test
  void promptsAreReadInOrderOfArrivalAndNoneStarves() throws Exception {
    SimulatedModel model = new SimulatedModel(3, 1024, 64, 0);
    StepLoop loop = loop(model);
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(start(request("p".repeat(100 + i), 3)));
    }
    List<Integer> ends = new ArrayList<>();
    while (loop.step()) {
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).heard().hasEnded() && !ends.contains(i)) {
          ends.add(i);
        }
      }
    }
    assertThat(ends).hasSize(30).isSorted();
  }

  @Test
  void theMoreUrgentGetsTheNextPlace() {
    StepLoop loop = loop(new SimulatedModel(1, CONTEXT, 64, 0));
    Started batch = start(with(request("one", 1), Priority.BATCH));
    Started standard = start(with(request("two", 1), Priority.STANDARD));
    Started interactive = start(with(request("three", 1), Priority.INTERACTIVE));
    loop.step();
    assertThat(interactive.heard().hasEnded()).isTrue();
    assertThat(standard.heard().hasEnded()).isFalse();
    loop.step();
    assertThat(standard.heard().hasEnded()).isTrue();
    assertThat(batch.heard().hasEnded()).isFalse();
  }

  @Test
  void cancellingFreesThePlaceAtTheNextStep() throws Exception {
    SimulatedModel model = new SimulatedModel(1, 1024, 64, 0);
    StepLoop loop = loop(model);
    Started first = start(request("one", 900));
    Started second = start(request("two", 1));
    loop.step();
    loop.step();
    first.generation().cancel();
    assertThat(first.heard().hasEnded()).isFalse();
    loop.step();
    assertThat(first.heard().finished().reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(second.heard().finished().reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void cancellingAWaitingOneEndsItAtOnce() throws Exception {
    Started waiting = start(request("one", 5));
    waiting.generation().cancel();
    waiting.generation().cancel();
    assertThat(waiting.heard().finished().reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aFailedStepFailsItsSequencesAndNoOthers() throws Exception {
    SimulatedModel model = new SimulatedModel(1, 1024, 64, 0);
    StepLoop loop = loop(model);
    Started first = start(request("one", 100));
    Started second = start(request("two", 3));
    loop.step();
    model.failNextStep("The model broke.");
    runToEnd(loop);
    assertThat(first.heard().end())
        .isEqualTo(new Failed(GenerationEvent.Cause.FAULT, "The model broke."));
    assertThat(second.heard().finished().counts().completionTokens()).isEqualTo(3);
    assertThat(model.cachedSequences()).isZero();
  }

  @Test
  void theContextEndsAnAnswer() throws Exception {
    StepLoop loop = loop(new SimulatedModel(1, CONTEXT, 64, 0));
    Started started = start(request("x".repeat(60), 1000));
    runToEnd(loop);
    assertThat(started.heard().finished().reason()).isEqualTo(FinishReason.LENGTH);
    // The last token needs no place in the cache, as nothing follows it.
    assertThat(started.heard().finished().counts().completionTokens()).isEqualTo(CONTEXT - 60 + 1);
  }

  @Test
  void theEndTokenEndsAnAnswerAndIsNotPartOfIt() throws Exception {
    StepLoop loop = loop(new SimulatedModel(1, CONTEXT, 64, 1));
    Started started = start(request("abc", 10));
    runToEnd(loop);
    assertThat(started.heard().text()).isEmpty();
    assertThat(started.heard().finished().reason()).isEqualTo(FinishReason.STOP);
    assertThat(started.heard().finished().counts().completionTokens()).isEqualTo(1);
  }

  @Test
  void aStopStringEndsAnAnswerBeforeItself() throws Exception {
    StepLoop loop = loop(new SimulatedModel(1, CONTEXT, 64, 0));
    Started whole = start(request("abc", 20));
    runToEnd(loop);
    String stop = whole.heard().text().substring(7, 10);
    Started stopped = start(with(whole.request(), List.of(stop), 2));
    runToEnd(loop);
    assertThat(stopped.heard().text()).isEqualTo(whole.heard().text().substring(0, 7));
    assertThat(stopped.heard().finished().reason()).isEqualTo(FinishReason.STOP);
    assertThat(stopped.heard().logProbabilities()).hasSize(7);
  }

  @Test
  void logProbabilitiesComeWithEveryToken() throws Exception {
    StepLoop loop = loop(new SimulatedModel(1, CONTEXT, 64, 0));
    Started started = start(with(request("abc", 12), List.of("never"), 3));
    runToEnd(loop);
    assertThat(started.heard().logProbabilities())
        .hasSize(12)
        .allSatisfy(
            place -> {
              assertThat(place.top()).hasSize(3);
              assertThat(place.top().get(0)).isEqualTo(place.chosen());
            });
  }

  private void checkAgainstAlone(Started started) throws Exception {
    GenerationEvent.Finished finished = started.heard().finished();
    Heard alone = new Heard();
    WaitingQueue own = new WaitingQueue(1);
    own.offer(List.of(new Generation(started.request(), alone, own, () -> 0)));
    SimulatedModel model = new SimulatedModel(1, CONTEXT, 512, 0.05);
    runToEnd(new StepLoop(model, model, own, new ServiceRate(), 512));
    if (finished.reason() == FinishReason.CANCELLED) {
      assertThat(alone.text()).startsWith(started.heard().text());
    } else {
      assertThat(started.heard().text()).isEqualTo(alone.text());
      assertThat(finished.reason()).isEqualTo(alone.finished().reason());
      assertThat(finished.counts().completionTokens())
          .isEqualTo(alone.finished().counts().completionTokens());
    }
  }

  private static GenerationRequest randomRequest(Random random) {
    SamplingParameters sampling =
        new SamplingParameters(
            random.nextInt(2), 0, 1, 0, 0, random.nextDouble(), Map.of(), random.nextLong());
    return new GenerationRequest(
        bytes("p".repeat(1 + random.nextInt(CONTEXT - 2)) + random.nextInt(10)),
        1 + random.nextInt(40),
        sampling,
        random.nextBoolean() ? List.of() : List.of("ab", "q"),
        -1,
        Terms.STANDARD,
        Optional.empty());
  }

  private static GenerationRequest request(String prompt, int maxTokens) {
    return new GenerationRequest(
        bytes(prompt),
        maxTokens,
        SamplingParameters.greedy(),
        List.of(),
        -1,
        Terms.STANDARD,
        Optional.empty());
  }

  private static GenerationRequest with(
      GenerationRequest request, List<String> stops, int topLogProbabilities) {
    return new GenerationRequest(
        request.prompt(),
        request.maxTokens(),
        request.sampling(),
        stops,
        topLogProbabilities,
        Terms.STANDARD,
        Optional.empty());
  }

  private static GenerationRequest with(GenerationRequest request, Priority priority) {
    return new GenerationRequest(
        request.prompt(),
        request.maxTokens(),
        request.sampling(),
        request.stops(),
        request.topLogProbabilities(),
        new Terms(priority, "", Optional.empty(), ""),
        Optional.empty());
  }

  private static TokenSequence bytes(String text) {
    return TokenSequence.of(text.chars().toArray());
  }

  private StepLoop loop(SimulatedModel model) {
    return new StepLoop(model, model, queue, new ServiceRate(), CHUNK);
  }

  private Started start(GenerationRequest request) {
    Heard heard = new Heard();
    Generation generation = new Generation(request, heard, queue, () -> 0);
    assertThat(queue.offer(List.of(generation))).isEqualTo(WaitingQueue.Offer.TAKEN);
    return new Started(generation, heard, request);
  }

  private static void runToEnd(StepLoop loop) {
    while (loop.step()) {
      // The loop says when nothing is left.
    }
  }
}
