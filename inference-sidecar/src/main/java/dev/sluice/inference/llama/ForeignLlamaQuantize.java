package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Calls the functions of llama.cpp's C library that quantise model files. */
final class ForeignLlamaQuantize implements LlamaQuantize {
  private final MethodHandle defaults;
  private final MethodHandle quantize;

  ForeignLlamaQuantize(NativeSymbols symbols) throws LlamaException {
    defaults = symbols.function("llama_model_quantize_default_params", Structs.QUANTIZE_PARAMS);
    quantize = symbols.function("llama_model_quantize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  }

  @Override
  public MemorySegment defaults(Arena arena) {
    try {
      return (MemorySegment) defaults.invokeExact((SegmentAllocator) arena);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int quantize(Path in, Path out, MemorySegment parameters) {
    try {
      try (Arena arena = Arena.ofConfined()) {
        return (int)
            quantize.invokeExact(
                arena.allocateFrom(in.toString()), arena.allocateFrom(out.toString()), parameters);
      }
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }
}
