package dev.sluice.inference;

import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.serving.ServedModel;
import java.time.Duration;

/**
 * A served model with the native one behind it.
 *
 * @param served what answers calls
 * @param model the weights, freed last
 */
record LoadedModel(ServedModel served, LlamaModel model) implements AutoCloseable {

  /** Finishes work under way within the limit. */
  void drain(Duration limit) {
    served.scheduler().ifPresent(scheduler -> scheduler.drain(limit));
    served.embeddings().close();
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
    model.close();
  }
}
