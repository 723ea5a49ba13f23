package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Calls llama.cpp's C library. */
final class ForeignLlamaCpp implements LlamaCpp {
  private final NativeSymbols symbols;
  private final LlamaVocab vocabularies;
  private final LlamaCells memories;
  private final LlamaDevices devices;
  private final LlamaAdapters adapters;
  private final LlamaQuantize quantization;
  private final MethodHandle version;
  private final MethodHandle initialise;
  private final MethodHandle loadBackends;
  private final MethodHandle setLog;
  private final MethodHandle setAbort;
  private final MethodHandle modelDefaults;
  private final MethodHandle loadModel;
  private final MethodHandle freeModel;
  private final MethodHandle vocabulary;
  private final MethodHandle embeddingWidth;
  private final MethodHandle classes;
  private final MethodHandle contextDefaults;
  private final MethodHandle newContext;
  private final MethodHandle freeContext;
  private final MethodHandle sequenceLength;
  private final MethodHandle decode;
  private final MethodHandle setInterrupt;
  private final MethodHandle setThreads;
  private final MethodHandle logits;
  private final MethodHandle embedding;

  ForeignLlamaCpp(NativeSymbols symbols) throws LlamaException {
    this.symbols = symbols;
    vocabularies = new ForeignLlamaVocab(symbols);
    memories = new ForeignLlamaCells(symbols);
    devices = new ForeignLlamaDevices(symbols);
    adapters = new ForeignLlamaAdapters(symbols);
    quantization = new ForeignLlamaQuantize(symbols);
    version = symbols.function("llama_version", ADDRESS);
    initialise = symbols.procedure("llama_backend_init");
    loadBackends = symbols.procedure("ggml_backend_load_all_from_path", ADDRESS);
    setLog = symbols.procedure("llama_log_set", ADDRESS, ADDRESS);
    setAbort = symbols.function("ggml_set_abort_callback", ADDRESS, ADDRESS);
    modelDefaults = symbols.function("llama_model_default_params", Structs.MODEL_PARAMS);
    loadModel =
        symbols.function("llama_model_load_from_file", ADDRESS, ADDRESS, Structs.MODEL_PARAMS);
    freeModel = symbols.procedure("llama_model_free", ADDRESS);
    vocabulary = symbols.function("llama_model_get_vocab", ADDRESS, ADDRESS);
    embeddingWidth = symbols.function("llama_model_n_embd_out", JAVA_INT, ADDRESS);
    classes = symbols.function("llama_model_n_cls_out", JAVA_INT, ADDRESS);
    contextDefaults = symbols.function("llama_context_default_params", Structs.CONTEXT_PARAMS);
    newContext =
        symbols.function("llama_init_from_model", ADDRESS, ADDRESS, Structs.CONTEXT_PARAMS);
    freeContext = symbols.procedure("llama_free", ADDRESS);
    sequenceLength = symbols.function("llama_n_ctx_seq", JAVA_INT, ADDRESS);
    decode = symbols.function("llama_decode", JAVA_INT, ADDRESS, Structs.BATCH);
    setInterrupt = symbols.procedure("llama_set_abort_callback", ADDRESS, ADDRESS, ADDRESS);
    setThreads = symbols.procedure("llama_set_n_threads", ADDRESS, JAVA_INT, JAVA_INT);
    logits = symbols.function("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);
    embedding = symbols.function("llama_get_embeddings_seq", ADDRESS, ADDRESS, JAVA_INT);
  }

  @Override
  public String version() {
    try {
      MemorySegment text = (MemorySegment) version.invokeExact();
      return text.reinterpret(64).getString(0);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public LlamaVocab vocabularies() {
    return vocabularies;
  }

  @Override
  public LlamaCells memories() {
    return memories;
  }

  @Override
  public LlamaDevices devices() {
    return devices;
  }

  @Override
  public LlamaAdapters adapters() {
    return adapters;
  }

  @Override
  public LlamaQuantize quantization() {
    return quantization;
  }

  @Override
  public void initialise() {
    try {
      initialise.invokeExact();
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void loadBackends(Path folder) {
    try {
      try (Arena arena = Arena.ofConfined()) {
        loadBackends.invokeExact(arena.allocateFrom(folder.toString()));
      }
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void setLog(MemorySegment callback) {
    try {
      setLog.invokeExact(callback, MemorySegment.NULL);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void setAbort(MemorySegment callback) {
    try {
      MemorySegment _ = (MemorySegment) setAbort.invokeExact(callback);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment modelDefaults(Arena arena) {
    try {
      return (MemorySegment) modelDefaults.invokeExact((SegmentAllocator) arena);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment loadModel(Path file, MemorySegment parameters) {
    try {
      try (Arena arena = Arena.ofConfined()) {
        return (MemorySegment)
            loadModel.invokeExact(arena.allocateFrom(file.toString()), parameters);
      }
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void freeModel(MemorySegment model) {
    try {
      freeModel.invokeExact(model);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment vocabulary(MemorySegment model) {
    try {
      return (MemorySegment) vocabulary.invokeExact(model);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int embeddingWidth(MemorySegment model) {
    try {
      return (int) embeddingWidth.invokeExact(model);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int classes(MemorySegment model) {
    try {
      return (int) classes.invokeExact(model);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment contextDefaults(Arena arena) {
    try {
      return (MemorySegment) contextDefaults.invokeExact((SegmentAllocator) arena);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment newContext(MemorySegment model, MemorySegment parameters) {
    try {
      return (MemorySegment) newContext.invokeExact(model, parameters);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void freeContext(MemorySegment context) {
    try {
      freeContext.invokeExact(context);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int sequenceLength(MemorySegment context) {
    try {
      return (int) sequenceLength.invokeExact(context);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int decode(MemorySegment context, MemorySegment batch) {
    try {
      return (int) decode.invokeExact(context, batch);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment interruptCallback(NativeInterrupt interrupt, Arena arena) {
    return symbols.interruptCallback(interrupt, arena);
  }

  @Override
  public void setInterrupt(MemorySegment context, MemorySegment callback) {
    try {
      setInterrupt.invokeExact(context, callback, MemorySegment.NULL);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void setThreads(MemorySegment context, int threads) {
    try {
      setThreads.invokeExact(context, threads, threads);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment logits(MemorySegment context, int index) {
    try {
      return (MemorySegment) logits.invokeExact(context, index);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment embedding(MemorySegment context, int sequence) {
    try {
      return (MemorySegment) embedding.invokeExact(context, sequence);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }
}
