package dev.sluice.inference.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The functions that quantise model files, one method each. Safe for all threads. */
interface LlamaQuantize {

  /** {@code llama_model_quantize_default_params}. */
  MemorySegment defaults(Arena arena);

  /** {@code llama_model_quantize}: 0 when the file was written. */
  int quantize(Path in, Path out, MemorySegment parameters);
}
