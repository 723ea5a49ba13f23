package dev.sluice.inference;

import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.llama.ContextSettings;
import dev.sluice.inference.llama.LibraryLocator;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaModel;
import dev.sluice.inference.llama.LlamaRuntime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The larger demo model for all tests of a class, loaded as in the deterministic mode, by the
 * library that the environment names, or the installed one.
 */
public final class LargeModel implements BeforeAllCallback, AfterAllCallback {
  private @Nullable LlamaModel model;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    LlamaRuntime runtime =
        LlamaRuntime.load(LibraryLocator.find(null, System.getenv("SLUICE_LLAMA_LIB")));
    ModelDescription description = ModelDescription.of(GgufReader.read(DemoModels.LARGE));
    model = runtime.loadModel(description, false);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    model().close();
  }

  /** Makes a decoder, which the caller closes. */
  public Decoder newDecoder(ContextSettings settings) throws LlamaException {
    return model().newDecoder(settings);
  }

  /** Returns the model's vocabulary. */
  public Vocabulary vocabulary() {
    return model().vocabulary();
  }

  private LlamaModel model() {
    return Objects.requireNonNull(model);
  }
}
