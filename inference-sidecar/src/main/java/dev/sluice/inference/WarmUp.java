package dev.sluice.inference;

import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.RefusedException;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.sample.SamplingParameters;
import dev.sluice.inference.serving.ServedModel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a model that was just loaded compute something, so that the first call does not wait for
 * pages and buffers, and a model that cannot compute is never called ready.
 */
final class WarmUp {
  private static final long LIMIT_SECONDS = 120;
  private static final int TOKENS = 2;

  private WarmUp() {}

  /** Generates two tokens, or embeds one text. */
  static void run(ServedModel model) throws LlamaException {
    TokenSequence prompt = model.vocabulary().tokenize("Hello", true, false);
    try {
      if (model.scheduler().isPresent()) {
        generate(model.scheduler().get(), prompt).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } else {
        model
            .embeddings()
            .submit(List.of(prompt), Terms.STANDARD)
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (RefusedException e) {
      throw failed(model, e.getMessage());
    } catch (ExecutionException e) {
      throw failed(model, e.getCause() == null ? null : e.getCause().getMessage());
    } catch (TimeoutException e) {
      throw failed(model, "two tokens took more than %d s".formatted(LIMIT_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(model, "the sidecar is stopping");
    }
  }

  private static CompletableFuture<Void> generate(Scheduler scheduler, TokenSequence prompt)
      throws RefusedException {
    CompletableFuture<Void> end = new CompletableFuture<>();
    GenerationRequest request =
        new GenerationRequest(
            prompt,
            TOKENS,
            SamplingParameters.greedy(),
            List.of(),
            -1,
            Terms.STANDARD,
            Optional.empty());
    scheduler.submit(
        List.of(
            new Scheduler.Submission(
                request,
                event -> {
                  switch (event) {
                    case GenerationEvent.PromptScored _, GenerationEvent.Delta _ -> {}
                    case GenerationEvent.Finished _ -> end.complete(null);
                    case GenerationEvent.Failed failed ->
                        end.completeExceptionally(new IllegalStateException(failed.message()));
                  }
                })));
    return end;
  }

  private static LlamaException failed(ServedModel model, @Nullable String why) {
    return new LlamaException(
        "Model %s was loaded but cannot compute: %s."
            .formatted(model.name(), why == null ? "the native library gives no reason" : why));
  }
}
