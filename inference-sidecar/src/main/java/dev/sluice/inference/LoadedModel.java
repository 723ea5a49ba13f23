package dev.sluice.inference;

import dev.sluice.inference.engine.SchedulerStatistics;
import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.serving.RunningModel;
import dev.sluice.inference.serving.ServedModel;
import java.time.Duration;

/**
 * A served model with the native one behind it.
 *
 * @param served what answers calls
 * @param model the weights, freed last
 * @param onEnd is run when they have been freed
 */
record LoadedModel(ServedModel served, LlamaModel model, Runnable onEnd) implements RunningModel {

  /** Returns the same with something to do when it has ended. */
  LoadedModel whenEnded(Runnable action) {
    return new LoadedModel(served, model, action);
  }

  @Override
  public boolean idle() {
    return served.embeddings().idle()
        && served.scheduler().stream().allMatch(s -> idle(s.statistics()));
  }

  private static boolean idle(SchedulerStatistics statistics) {
    return statistics.waiting() == 0 && statistics.active() == 0;
  }

  @Override
  public boolean close(Duration limit) {
    boolean generationsEnded = served.scheduler().map(s -> s.drain(limit)).orElse(true);
    boolean ended = served.embeddings().drain() && generationsEnded;
    if (ended) {
      model.close();
      onEnd.run();
    }
    return ended;
  }
}
