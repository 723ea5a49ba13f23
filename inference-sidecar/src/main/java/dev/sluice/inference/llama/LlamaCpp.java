package dev.sluice.inference.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The functions of llama.cpp's C library that are in use, one method each; those on vocabularies
 * are in {@link LlamaVocab}, those on attention caches in {@link LlamaCells}. Segments stand for
 * the C pointers; {@link MemorySegment#NULL} is returned where C returns NULL.
 */
interface LlamaCpp {

  /** {@code llama_version}: the version that the library was built as. */
  String version();

  /** Returns the functions on vocabularies. */
  LlamaVocab vocabularies();

  /** Returns the functions on attention caches. */
  LlamaCells memories();

  /** Returns the functions on devices. */
  LlamaDevices devices();

  /** Returns the functions on adapters. */
  LlamaAdapters adapters();

  /** Returns the functions that quantise files. */
  LlamaQuantize quantization();

  /** {@code llama_backend_init}: must come before everything but the version. */
  void initialise();

  /** {@code ggml_backend_load_all_from_path}: loads the backends that fit this machine. */
  void loadBackends(Path folder);

  /** {@code llama_log_set}: sends log lines to a function pointer. */
  void setLog(MemorySegment callback);

  /** {@code ggml_set_abort_callback}: says through a function pointer why the process ends. */
  void setAbort(MemorySegment callback);

  /** {@code llama_model_default_params}. */
  MemorySegment modelDefaults(Arena arena);

  /** {@code llama_model_load_from_file}: NULL when the file cannot be used. */
  MemorySegment loadModel(Path file, MemorySegment parameters);

  /** {@code llama_model_free}. */
  void freeModel(MemorySegment model);

  /** {@code llama_model_get_vocab}. */
  MemorySegment vocabulary(MemorySegment model);

  /** {@code llama_model_n_embd_out}: the width of an embedding. */
  int embeddingWidth(MemorySegment model);

  /** {@code llama_model_n_cls_out}: how many classes the classifier of a model knows. */
  int classes(MemorySegment model);

  /** {@code llama_context_default_params}. */
  MemorySegment contextDefaults(Arena arena);

  /** {@code llama_init_from_model}: NULL when no context can be made. */
  MemorySegment newContext(MemorySegment model, MemorySegment parameters);

  /** {@code llama_free}. */
  void freeContext(MemorySegment context);

  /** {@code llama_n_ctx_seq}: the tokens that each sequence can have. */
  int sequenceLength(MemorySegment context);

  /** {@code llama_decode}: 0 when the step was computed, 2 when it was given up. */
  int decode(MemorySegment context, MemorySegment batch);

  /** Makes the function pointer for {@link #setInterrupt}, which lasts as long as the arena. */
  MemorySegment interruptCallback(NativeInterrupt interrupt, Arena arena);

  /** {@code llama_set_abort_callback}: asks before each operation on a CPU; NULL asks nobody. */
  void setInterrupt(MemorySegment context, MemorySegment callback);

  /** {@code llama_set_n_threads}: sets the threads of steps, be they of one token or of many. */
  void setThreads(MemorySegment context, int threads);

  /** {@code llama_get_logits_ith}: where the logits of a token of the last step are. */
  MemorySegment logits(MemorySegment context, int index);

  /** {@code llama_get_embeddings_seq}: where the pooled embedding of a sequence is. */
  MemorySegment embedding(MemorySegment context, int sequence);
}
