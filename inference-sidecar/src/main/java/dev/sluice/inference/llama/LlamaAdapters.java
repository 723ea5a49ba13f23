package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The functions on LoRA adapters, one method each. */
interface LlamaAdapters {

  /** {@code llama_adapter_lora_init}: NULL when the file does not fit the model. */
  MemorySegment load(MemorySegment model, Path file);

  /** {@code llama_adapter_lora_free}: before the model is freed. */
  void free(MemorySegment adapter);

  /** {@code llama_set_adapters_lora} with one adapter at full strength: 0 when it is in use. */
  int use(MemorySegment context, MemorySegment adapter);
}
