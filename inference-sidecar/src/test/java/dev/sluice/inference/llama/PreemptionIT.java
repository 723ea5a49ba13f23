package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.LargeModel;
import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.Priority;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batch work that gives way to urgent calls, on the real library in its deterministic mode. */
class PreemptionIT {
  private static final int PLACES = 2;
  private static final int BATCH_TOKENS = 400;
  private static final int CONTEXT = 512;
  private static final int ENOUGH_TO_SAVE = 50;
  private static final List<String> TASKS = List.of("Tell me about the sea.", "What is a sum?");
  private static final List<String> CALLS = List.of("Hello!", "Who are you?");

  private record Answer(String text, List<LogProbabilities> logProbabilities, int preemptions) {}

  @RegisterExtension private static final LargeModel MODEL = new LargeModel();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatGaveWayGoesOnWithTheVerySameBits(boolean saves) throws Exception {
    List<Answer> alone = new ArrayList<>();
    try (Scheduler scheduler = scheduler(KvSettings.NO_STORE)) {
      for (String task : TASKS) {
        alone.add(new Collector(scheduler, batch(task), () -> {}).get());
      }
    }
    KvSettings kv = saves ? KvSettings.inMemory(64 << 20) : KvSettings.NO_STORE;
    try (Scheduler scheduler = scheduler(kv)) {
      CountDownLatch begun = new CountDownLatch(TASKS.size());
      CountDownLatch called = new CountDownLatch(1);
      List<Collector> tasks = new ArrayList<>();
      for (String task : TASKS) {
        tasks.add(new Collector(scheduler, batch(task), () -> hold(begun, called)));
      }
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
      List<Collector> calls = new ArrayList<>();
      for (String call : CALLS) {
        calls.add(new Collector(scheduler, request(call, 20, Priority.INTERACTIVE), () -> {}));
      }
      called.countDown();
      for (Collector call : calls) {
        assertThat(call.get().preemptions()).isZero();
      }
      for (int i = 0; i < TASKS.size(); i++) {
        Answer answer = tasks.get(i).get();
        assertThat(answer.preemptions()).isPositive();
        assertThat(answer.text()).isEqualTo(alone.get(i).text());
        assertThat(answer.logProbabilities()).isEqualTo(alone.get(i).logProbabilities());
      }
      long restored = scheduler.statistics().cache().store().restoredTokens();
      assertThat(restored > 0).isEqualTo(saves);
    }
  }

  /** Holds the steps up once all tasks have begun, so that none ends before the calls come. */
  private static void hold(CountDownLatch begun, CountDownLatch called) {
    begun.countDown();
    try {
      assertThat(begun.getCount() > 0 || called.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Scheduler scheduler(KvSettings kv) throws LlamaException {
    return new Scheduler(
        "test",
        MODEL.newDecoder(new ContextSettings(PLACES, CONTEXT, 256, 1, TensorType.Q8_0)),
        MODEL.vocabulary(),
        SchedulerSettings.of(8, 1).withKv(kv),
        Optional.empty(),
        System::nanoTime);
  }

  private static GenerationRequest batch(String text) {
    return request(text, BATCH_TOKENS, Priority.BATCH);
  }

  private static GenerationRequest request(String text, int maxTokens, Priority priority) {
    // No end, so that every answer has as many tokens.
    Map<Integer, Double> noEnd = Map.of(MODEL.vocabulary().endOfText(), -100.0);
    return new GenerationRequest(
        MODEL.vocabulary().tokenize("<|im_start|>user\n" + text, true, true),
        maxTokens,
        new SamplingParameters(0.9, 0, 0.95, 0, 0, 0, noEnd, text.hashCode()),
        List.of(),
        1,
        new Terms(priority, "", Optional.empty(), ""),
        Optional.empty());
  }

  /** Hears one answer. */
  private static final class Collector {
    private final Runnable whenBegun;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final List<LogProbabilities> logProbabilities = new ArrayList<>();

    Collector(Scheduler scheduler, GenerationRequest request, Runnable whenBegun) throws Exception {
      this.whenBegun = whenBegun;
      scheduler.submit(List.of(new Scheduler.Submission(request, this::on)));
    }

    private void on(GenerationEvent event) {
      switch (event) {
        case GenerationEvent.PromptScored _ -> {}
        case GenerationEvent.Delta delta -> {
          boolean early = logProbabilities.size() <= ENOUGH_TO_SAVE;
          text.append(delta.text());
          delta.tokens().forEach(t -> logProbabilities.add(t.logProbabilities()));
          if (early && logProbabilities.size() > ENOUGH_TO_SAVE) {
            whenBegun.run();
          }
        }
        case GenerationEvent.Finished finished ->
            answer.complete(
                new Answer(
                    text.toString(),
                    List.copyOf(logProbabilities),
                    finished.counts().preemptions()));
        case GenerationEvent.Failed failed ->
            answer.completeExceptionally(new AssertionError(failed.message()));
      }
    }

    Answer get() throws Exception {
      return answer.get(60, TimeUnit.SECONDS);
    }
  }
}
