package dev.sluice.inference.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.LargeModel;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.llama.ContextSettings;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.SamplingParameters;
import dev.sluice.inference.speculate.Drafter;
import dev.sluice.inference.speculate.PassCost;
import dev.sluice.inference.speculate.Speculation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers with and without guesses on the real library, in the deterministic mode. */
class SpeculationIT {
  private static final int CALLS = 4;
  private static final int TOKENS = 120;
  private static final int GUESSES = 31;
  private static final ContextSettings CONTEXT =
      new ContextSettings(CALLS, 512, 256, 1, TensorType.Q8_0).withGuesses(GUESSES);

  private record Answer(String text, List<LogProbabilities> logProbabilities) {}

  @RegisterExtension private static final LargeModel MODEL = new LargeModel();
  private int accepted;

  @Test
  void answersEqualThoseWithoutGuessesBitForBit() throws Exception {
    List<Answer> plain = alone(Optional.empty());
    assertThat(accepted).isZero();
    assertThat(alone(Optional.of(Optional.empty()))).isEqualTo(plain);
    assertThat(accepted).isGreaterThan(TOKENS);
    assertThat(atOnce(Optional.empty())).isEqualTo(plain);
  }

  @Test
  void answersEqualThoseWithoutADraftModelBitForBit() throws Exception {
    List<Answer> plain = alone(Optional.empty());
    assertThat(alone(Optional.of(Optional.of(drafter())))).isEqualTo(plain);
    assertThat(accepted).isGreaterThan(TOKENS);
    assertThat(atOnce(Optional.of(drafter()))).isEqualTo(plain);
  }

  /** Answers one call after the other. */
  private List<Answer> alone(Optional<Optional<Drafter>> drafter) throws Exception {
    try (Scheduler scheduler = scheduler(drafter)) {
      List<Answer> answers = new ArrayList<>();
      for (int call = 0; call < CALLS; call++) {
        answers.add(submit(scheduler, call).get(60, TimeUnit.SECONDS));
      }
      return answers;
    }
  }

  private List<Answer> atOnce(Optional<Drafter> drafter) throws Exception {
    try (Scheduler scheduler = scheduler(Optional.of(drafter))) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int call = 0; call < CALLS; call++) {
        answers.add(submit(scheduler, call));
      }
      List<Answer> all = new ArrayList<>();
      for (CompletableFuture<Answer> answer : answers) {
        all.add(answer.get(60, TimeUnit.SECONDS));
      }
      return all;
    }
  }

  private static Scheduler scheduler(Optional<Optional<Drafter>> drafter) throws Exception {
    Decoder decoder = MODEL.newDecoder(CONTEXT);
    return new Scheduler(
        "test",
        decoder,
        MODEL.vocabulary(),
        SchedulerSettings.of(CALLS, 1),
        drafter.map(
            some ->
                new Speculation(worthwhile(), false, false, some, GUESSES, Duration.ofMillis(100))),
        ticking(1_000_000));
  }

  /** Makes each pass take as long, whatever the machine is busy with. */
  private static LongSupplier ticking(long nanos) {
    AtomicLong clock = new AtomicLong();
    return () -> clock.addAndGet(nanos);
  }

  /** Says that guesses cost next to nothing, as they then do. */
  private static PassCost worthwhile() {
    PassCost cost = new PassCost();
    cost.calibrate(1, 1e6);
    cost.calibrate(CONTEXT.outputs(), 1.1e6);
    return cost;
  }

  /** The model itself is a drafter that is nearly always right. */
  private static Drafter drafter() throws Exception {
    Decoder decoder = MODEL.newDecoder(CONTEXT);
    PassCost cost = new PassCost();
    cost.calibrate(1, 1000);
    return new DraftModel(decoder, () -> {}, cost, ticking(1000));
  }

  private CompletableFuture<Answer> submit(Scheduler scheduler, int call) throws Exception {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    StringBuilder text = new StringBuilder();
    List<LogProbabilities> logProbabilities = new ArrayList<>();
    Scheduler.Submission submission =
        new Scheduler.Submission(
            request(call),
            event -> {
              switch (event) {
                case GenerationEvent.PromptScored _ -> {}
                case GenerationEvent.Delta delta -> {
                  text.append(delta.text());
                  delta.tokens().forEach(t -> logProbabilities.add(t.logProbabilities()));
                }
                case GenerationEvent.Finished finished -> {
                  accepted += finished.counts().acceptedTokens();
                  answer.complete(new Answer(text.toString(), List.copyOf(logProbabilities)));
                }
                case GenerationEvent.Failed failed ->
                    answer.completeExceptionally(new AssertionError(failed.message()));
              }
            });
    scheduler.submit(List.of(submission));
    return answer;
  }

  /** Every other call is greedy, and one has penalties; all of them repeat what they read. */
  private static GenerationRequest request(int call) {
    int end = MODEL.vocabulary().endOfText();
    double penalty = call == 3 ? 0.2 : 0;
    SamplingParameters sampling =
        new SamplingParameters(call % 2 * 0.3, 0, 0.95, 0, penalty, 0, Map.of(end, -100.0), call);
    TokenSequence prompt =
        MODEL.vocabulary().tokenize("one two three " + call + " ".repeat(1), true, false);
    for (int doubled = 0; doubled < 4; doubled++) {
      prompt = prompt.plus(prompt);
    }
    return new GenerationRequest(
        prompt, TOKENS, sampling, List.of(), 1, Terms.STANDARD, Optional.empty());
  }
}
