package dev.sluice.inference.serving;

import java.util.Optional;

/** A model that can be loaded, as often as wanted. Used by one thread at a time. */
public interface ModelProvider {

  /** Returns what is known of it. */
  ModelCard card();

  /**
   * Loads the model and lets it compute something, so that the first call finds it warm.
   *
   * @param base the base, if it has one
   * @return the model, closed by the caller
   * @throws ModelUnavailableException if it cannot be loaded; the message is for the caller
   */
  RunningModel load(Optional<RunningModel> base) throws ModelUnavailableException;
}
