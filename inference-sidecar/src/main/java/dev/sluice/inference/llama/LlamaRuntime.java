package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.sluice.inference.gguf.ModelDescription;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
    return load(library, why -> System.err.println("The native library ends the process: " + why));
  }

  /**
   * Loads the library and the compute backends beside it.
   *
   * @param library the library's file
   * @param aborts hears why the library ends the process, on the thread that does so; must not
   *     throw
   * @return the library
   * @throws LlamaException if it cannot be loaded or is of another release than the one bound
   */
  public static LlamaRuntime load(Path library, Consumer<String> aborts) throws LlamaException {
    NativeSymbols symbols = new NativeSymbols(library);
    LlamaCpp llama = new ForeignLlamaCpp(symbols);
    NativeLog log = new NativeLog();
    LlamaRuntime runtime = new LlamaRuntime(llama, log, library);
    llama.initialise();
    llama.setLog(symbols.logCallback(log));
    llama.setAbort(symbols.abortCallback(new NativeAbort(aborts)));
    UncaughtException.listen(symbols, aborts);
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
    return loadModel(description, repackWeights, Placement.CPU);
  }

  /**
   * Loads a model onto devices. The memory it takes is not checked here.
   *
   * @param description what its file says
   * @param repackWeights as for the machine's own memory
   * @param placement where the layers go
   * @return the model
   * @throws LlamaException if the library cannot use the file or the devices
   */
  public LlamaModel loadModel(
      ModelDescription description, boolean repackWeights, Placement placement)
      throws LlamaException {
    log.clear();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = llama.modelDefaults(arena);
      Structs.setBoolean(Structs.MODEL_PARAMS, parameters, "use_extra_bufts", repackWeights);
      Structs.setInt(Structs.MODEL_PARAMS, parameters, "n_gpu_layers", placement.layers());
      Structs.setAddress(Structs.MODEL_PARAMS, parameters, "devices", devices(arena, placement));
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

  /** Returns the devices in the order of a list that ends with NULL, as the library wants it. */
  private MemorySegment devices(Arena arena, Placement placement) {
    MemorySegment list = arena.allocate(ADDRESS, placement.gpus().size() + 1L);
    for (int i = 0; i < placement.gpus().size(); i++) {
      list.setAtIndex(ADDRESS, i, llama.devices().get(placement.gpus().get(i).index()));
    }
    return list;
  }

  /** Returns the devices that the library found, with the memory that is free now. */
  public List<Device> devices() {
    LlamaDevices all = llama.devices();
    Device.Kind[] kinds = Device.Kind.values();
    List<Device> result = new ArrayList<>();
    for (int i = 0; i < all.count(); i++) {
      MemorySegment device = all.get(i);
      long[] memory = all.memory(device);
      result.add(
          new Device(
              i,
              all.name(device),
              all.description(device),
              Device.Backend.byName(all.backend(device)),
              kinds[Math.min(all.type(device), kinds.length - 1)],
              memory[0],
              memory[1]));
    }
    return result;
  }

  /** Returns the first error that the library logged lately, such as why a backend did not load. */
  public Optional<String> lastError() {
    return log.reason();
  }

  /** Returns the library's version. */
  public String version() {
    return llama.version();
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
