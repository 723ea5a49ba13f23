package dev.sluice.inference.jinja;

/** Python's value for nothing, which is not the same as a name that is not defined. */
public enum None {
  /** The only such value. */
  NONE;

  @Override
  public String toString() {
    return "None";
  }
}
