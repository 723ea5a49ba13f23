package dev.sluice.inference.serving;

import java.time.Duration;
import java.util.Optional;

/**
 * A model that is in memory already, is someone else's to close, and stays.
 *
 * @param served what answers calls
 */
record LentModel(ServedModel served) implements ModelProvider, RunningModel {
  @Override
  public ModelCard card() {
    return new ModelCard(
        served.name(), Optional.empty(), served.loadedAt(), served.contextLength(), Footprint.NONE);
  }

  @Override
  public RunningModel load(Optional<RunningModel> base) {
    return this;
  }

  @Override
  public boolean idle() {
    return false;
  }

  @Override
  public boolean close(Duration limit) {
    return true;
  }
}
