package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Calls the functions of llama.cpp's C library that work on LoRA adapters. */
final class ForeignLlamaAdapters implements LlamaAdapters {
  private final MethodHandle load;
  private final MethodHandle free;
  private final MethodHandle use;

  ForeignLlamaAdapters(NativeSymbols symbols) throws LlamaException {
    load = symbols.function("llama_adapter_lora_init", ADDRESS, ADDRESS, ADDRESS);
    free = symbols.procedure("llama_adapter_lora_free", ADDRESS);
    use =
        symbols.function("llama_set_adapters_lora", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  }

  @Override
  public MemorySegment load(MemorySegment model, Path file) {
    try {
      try (Arena arena = Arena.ofConfined()) {
        return (MemorySegment) load.invokeExact(model, arena.allocateFrom(file.toString()));
      }
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void free(MemorySegment adapter) {
    try {
      free.invokeExact(adapter);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int use(MemorySegment context, MemorySegment adapter) {
    try {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment adapters = arena.allocateFrom(ADDRESS, adapter);
        MemorySegment scales = arena.allocateFrom(JAVA_FLOAT, 1);
        return (int) use.invokeExact(context, adapters, 1L, scales);
      }
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }
}
