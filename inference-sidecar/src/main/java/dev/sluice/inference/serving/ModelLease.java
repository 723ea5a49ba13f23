package dev.sluice.inference.serving;

/**
 * The right to use a model, which stays in memory until this is closed and all that was submitted
 * meanwhile has ended. Safe for all threads.
 */
public final class ModelLease implements AutoCloseable {
  private final ServedModel model;
  private final Runnable release;

  ModelLease(ServedModel model, Runnable release) {
    this.model = model;
    this.release = release;
  }

  /** Returns the model. */
  public ServedModel model() {
    return model;
  }

  /** Gives the right back; must be called once, when everything is submitted. */
  @Override
  public void close() {
    release.run();
  }
}
