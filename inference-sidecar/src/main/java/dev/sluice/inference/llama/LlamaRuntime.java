package dev.sluice.inference.llama;

import dev.sluice.inference.gguf.ModelDescription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The native library, loaded and checked. Safe for all threads; stays until the process ends. */
public final class LlamaRuntime {
  private static final int DEFAULT_BATCH = 2048;

  private final LlamaCpp llama;
  private final NativeLog log;

  LlamaRuntime(LlamaCpp llama, NativeLog log, Path library) throws LlamaException {
    this.llama = llama;
    this.log = log;
    checkRelease(library);
  }

  /**
   * Loads the library and the compute backends beside it.
   *
   * @param library the library's file
   * @return the library
   * @throws LlamaException if it cannot be loaded or is of another release than the one bound
   */
  public static LlamaRuntime load(Path library) throws LlamaException {
    NativeSymbols symbols = new NativeSymbols(library);
    LlamaCpp llama = new ForeignLlamaCpp(symbols);
    NativeLog log = new NativeLog();
    LlamaRuntime runtime = new LlamaRuntime(llama, log, library);
    llama.initialise();
    llama.setLog(symbols.logCallback(log));
    Path folder = library.toAbsolutePath().getParent();
    llama.loadBackends(folder == null ? Path.of(".") : folder);
    return runtime;
  }

  /**
   * Loads a model. The memory it takes is not checked here.
   *
   * @param description what its file says
   * @param repackWeights whether to rearrange the weights for speed, which takes memory on top of
   *     the mapped file and makes results depend on the size of the batch
   * @return the model
   * @throws LlamaException if the library cannot use the file
   */
  public LlamaModel loadModel(ModelDescription description, boolean repackWeights)
      throws LlamaException {
    log.clear();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = llama.modelDefaults(arena);
      Structs.setBoolean(Structs.MODEL_PARAMS, parameters, "use_extra_bufts", repackWeights);
      MemorySegment model = llama.loadModel(description.file(), parameters);
      if (model.equals(MemorySegment.NULL)) {
        throw new LlamaException(
            "Model file %s cannot be loaded: %s."
                .formatted(
                    description.file(), log.reason().orElse("the native library gives no reason")));
      }
      return new LlamaModel(llama, log, model, description);
    }
  }

  /** Returns what quantises model files. */
  public Quantizer quantizer() {
    return new Quantizer(llama.quantization(), log);
  }

  /** Refuses any release but the bound one: in others the structures may differ. */
  private void checkRelease(Path library) throws LlamaException {
    String version = llama.version();
    if (!version.equals(Structs.VERSION)) {
      throw new LlamaException(
          "The native library %s is llama.cpp %s; this program is bound to %s."
              .formatted(library, version, Structs.VERSION));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment context = llama.contextDefaults(arena);
      MemorySegment model = llama.modelDefaults(arena);
      boolean expected =
          Structs.getInt(Structs.CONTEXT_PARAMS, context, "n_batch") == DEFAULT_BATCH
              && Structs.getBoolean(Structs.CONTEXT_PARAMS, context, "offload_kqv")
              && !Structs.getBoolean(Structs.CONTEXT_PARAMS, context, "embeddings")
              && Structs.getBoolean(Structs.MODEL_PARAMS, model, "use_extra_bufts")
              && !Structs.getBoolean(Structs.MODEL_PARAMS, model, "vocab_only");
      if (!expected) {
        throw new LlamaException(
            "The native library %s calls itself llama.cpp %s but its structures differ; use the"
                    .formatted(library, version)
                + " build that inference-sidecar/native pins.");
      }
    }
  }
}
