package dev.sluice.inference;

import java.nio.file.Path;

/** The model files that the tests run. */
public final class DemoModels {
  /** The smaller of the demo models. */
  public static final Path SMALL = Path.of("../examples/models/demo-small.gguf");

  /** The larger of the demo models. */
  public static final Path LARGE = Path.of("../examples/models/demo-large.gguf");

  private DemoModels() {}
}
