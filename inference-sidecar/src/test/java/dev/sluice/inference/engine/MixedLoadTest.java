package dev.sluice.inference.engine;

import static dev.sluice.inference.engine.Requests.greedy;
import static dev.sluice.inference.engine.Requests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.GenerationEvent.Finished;
import dev.sluice.inference.engine.Simulation.Started;
import dev.sluice.inference.kv.KvSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Batch streams that saturate a model of the measured costs of a small one on two cores. */
class MixedLoadTest {
  private static final int PLACES = 16;
  private static final long STEP = 800_000;
  private static final long PROMPT_TOKEN = 570_000;
  private static final long ANSWER_TOKEN = 1_200_000;
  private static final Duration TIME = Duration.ofMinutes(2);

  private record Load(long batchTokens, List<Long> firstTokens) {}

  @Test
  void interactiveCallsHardlyWaitAndBatchWorkHardlyLoses() throws Exception {
    Load alone = run(Duration.ofDays(1));
    Load mixed = run(Duration.ofMillis(500));
    assertThat(mixed.firstTokens()).hasSizeGreaterThan(200);
    // A prompt of 64 to 128 tokens takes 37 to 74 ms by itself; the step under way comes before it.
    assertThat(percentile(mixed.firstTokens(), 99)).isLessThan(Duration.ofMillis(100).toNanos());
    // What the interactive calls compute, the batch cannot: some 90 ms of each 500.
    assertThat((double) mixed.batchTokens() / alone.batchTokens()).isGreaterThan(0.8);
  }

  private static Load run(Duration between) throws Exception {
    SimulatedModel model = new SimulatedModel(PLACES, 1024, 512, 0);
    model.costs(STEP, PROMPT_TOKEN, ANSWER_TOKEN);
    Simulation simulation =
        new Simulation(model, SchedulerSettings.of(100, 1).withKv(KvSettings.inMemory(1 << 22)));
    Random random = new Random(1);
    AtomicLong nextCall = new AtomicLong(between.toNanos());
    model.meanwhile(
        () -> {
          if (simulation.now() >= nextCall.get()) {
            nextCall.addAndGet(between.toNanos());
            String prompt = random.nextInt(1000) + "i".repeat(64 + random.nextInt(64));
            simulation.start(with(greedy(prompt, 30), Priority.INTERACTIVE));
          }
        });
    while (simulation.now() < TIME.toNanos()) {
      while (simulation.queue.size(Priority.BATCH) < PLACES) {
        simulation.start(with(greedy("b".repeat(200), 200), Priority.BATCH));
      }
      simulation.step();
    }
    long batchTokens = 0;
    List<Long> firstTokens = new ArrayList<>();
    for (Started started : simulation.all) {
      boolean batch = started.request().terms().priority() == Priority.BATCH;
      batchTokens += batch ? started.heard().text().length() : 0;
      if (!batch && started.heard().hasEnded()) {
        Finished finished = started.heard().finished();
        firstTokens.add(finished.timings().firstToken());
      }
    }
    return new Load(batchTokens, firstTokens);
  }

  private static long percentile(List<Long> times, int percent) {
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.get(sorted.size() * percent / 100);
  }
}
