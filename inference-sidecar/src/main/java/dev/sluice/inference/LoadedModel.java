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

  /** Finishes work under way within the limit; returns whether nothing uses the model now. */
  boolean drain(Duration limit) {
    boolean generationsEnded = served.scheduler().map(s -> s.drain(limit)).orElse(true);
    return served.embeddings().drain() && generationsEnded;
  }

  /** Frees the weights, unless a step that does not end still uses them. */
  @Override
  public void close() {
    if (drain(Duration.ZERO)) {
      model.close();
    }
  }
}
