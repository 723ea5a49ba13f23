package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.inference.DemoModels;
import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.ReportedToken;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.kv.KvSettings;
import dev.sluice.inference.sample.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How likely prompts are, with the real library. */
class PromptScoresIT {
  private static final List<String> TEXTS =
      List.of(
          "The capital of France is Paris, and the capital of Italy is Rome.",
          "The capital of France is Paris, and it lies on a river with many bridges over it.",
          "Two plus two is four. Grüße!");

  @Test
  void promptsInOneStepAreAsLikelyAsEachByItself() throws Exception {
    LlamaRuntime runtime =
        LlamaRuntime.load(LibraryLocator.find(null, System.getenv("SLUICE_LLAMA_LIB")));
    try (LlamaModel model =
        runtime.loadModel(ModelDescription.of(GgufReader.read(DemoModels.LARGE)), false)) {
      List<double[]> alone = new ArrayList<>();
      try (Scorer scorer = model.newScorer(256, 1)) {
        for (String text : TEXTS) {
          alone.add(scorer.logProbabilities(tokens(model, text).toArray(), 1));
        }
      }
      // Steps smaller than a prompt, and a cache in which the second finds what the first begins.
      ContextSettings settings = new ContextSettings(TEXTS.size(), 256, 16, 1, TensorType.F16);
      try (Scheduler scheduler =
          new Scheduler(
              "test",
              model.newDecoder(settings),
              model.vocabulary(),
              SchedulerSettings.of(TEXTS.size(), 1).withKv(KvSettings.inMemory(1 << 20)),
              Optional.empty(),
              System::nanoTime)) {
        List<CompletableFuture<List<ReportedToken>>> together = new ArrayList<>();
        for (String text : TEXTS) {
          together.add(score(scheduler, tokens(model, text)));
        }
        for (int i = 0; i < TEXTS.size(); i++) {
          check(together.get(i).get(60, TimeUnit.SECONDS), alone.get(i));
        }
      }
    }
  }

  private static void check(List<ReportedToken> scored, double[] alone) {
    assertThat(scored).hasSize(alone.length + 1);
    assertThat(scored.getFirst().logProbabilities().isKnown()).isFalse();
    for (int i = 0; i < alone.length; i++) {
      assertThat(scored.get(i + 1).logProbabilities().chosen().logProbability())
          .isCloseTo(alone[i], within(0.01));
    }
  }

  private static TokenSequence tokens(LlamaModel model, String text) {
    return model.vocabulary().tokenize(text, true, false);
  }

  private static CompletableFuture<List<ReportedToken>> score(
      Scheduler scheduler, TokenSequence prompt) throws Exception {
    GenerationRequest request =
        new GenerationRequest(
            prompt,
            1,
            SamplingParameters.greedy(),
            List.of(),
            1,
            Terms.STANDARD,
            Optional.empty(),
            Set.of(),
            true);
    CompletableFuture<List<ReportedToken>> scored = new CompletableFuture<>();
    List<ReportedToken> tokens = new ArrayList<>();
    scheduler.submit(
        List.of(
            new Scheduler.Submission(
                request,
                event -> {
                  switch (event) {
                    case GenerationEvent.PromptScored more -> tokens.addAll(more.tokens());
                    case GenerationEvent.Delta _ -> {}
                    case GenerationEvent.Finished _ -> scored.complete(tokens);
                    case GenerationEvent.Failed failed ->
                        scored.completeExceptionally(new AssertionError(failed.message()));
                  }
                })));
    return scored;
  }
}
