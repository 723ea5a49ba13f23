package dev.sluice.inference.engine;

/** Hears the events of one generation, one after the other, from the scheduler's thread. */
@FunctionalInterface
public interface GenerationListener {

  /**
   * Takes an event.
   *
   * @param event what happened; must be handed on without blocking, as all generations wait
   */
  void on(GenerationEvent event);
}
