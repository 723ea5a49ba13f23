package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.llama.LibraryLocator;
import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.llama.LlamaRuntime;
import java.nio.file.Path;

/** The model files that the tests run. */
public final class DemoModels {
  /** The smaller of the demo models. */
  public static final Path SMALL = Path.of("../examples/models/demo-small.gguf");

  /** The larger of the demo models. */
  public static final Path LARGE = Path.of("../examples/models/demo-large.gguf");

  private DemoModels() {}

  /** Loads the larger one by the library that the environment names, or the installed one. */
  public static LlamaModel loadLarge() throws Exception {
    LlamaRuntime runtime =
        LlamaRuntime.load(LibraryLocator.find(null, System.getenv("SLUICE_LLAMA_LIB")));
    return runtime.loadModel(ModelDescription.of(GgufReader.read(LARGE)), false);
  }
}
