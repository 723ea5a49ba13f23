package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls the functions of llama.cpp's C library that work on a context's attention cache. */
final class ForeignLlamaCells implements LlamaCells {
  /** No sequence gets there. */
  private static final int FAR = Integer.MAX_VALUE - 1;

  private final MethodHandle memory;
  private final MethodHandle remove;
  private final MethodHandle lastPosition;
  private final MethodHandle canAdd;
  private final MethodHandle add;
  private final MethodHandle copy;
  private final MethodHandle stateSize;
  private final MethodHandle saveState;
  private final MethodHandle restoreState;

  ForeignLlamaCells(NativeSymbols symbols) throws LlamaException {
    memory = symbols.function("llama_get_memory", ADDRESS, ADDRESS);
    remove =
        symbols.function(
            "llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    lastPosition = symbols.function("llama_memory_seq_pos_max", JAVA_INT, ADDRESS, JAVA_INT);
    canAdd = symbols.function("llama_memory_can_shift", JAVA_BOOLEAN, ADDRESS);
    add =
        symbols.procedure("llama_memory_seq_add", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    copy =
        symbols.procedure("llama_memory_seq_cp", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    stateSize = symbols.function("llama_state_seq_get_size", JAVA_LONG, ADDRESS, JAVA_INT);
    saveState =
        symbols.function(
            "llama_state_seq_get_data", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    restoreState =
        symbols.function(
            "llama_state_seq_set_data", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
  }

  @Override
  public boolean remove(MemorySegment context, int sequence, int from, int to) {
    try {
      MemorySegment cache = (MemorySegment) memory.invokeExact(context);
      return (boolean) remove.invokeExact(cache, sequence, from, to);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int lastPosition(MemorySegment context, int sequence) {
    try {
      MemorySegment cache = (MemorySegment) memory.invokeExact(context);
      return (int) lastPosition.invokeExact(cache, sequence);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public boolean canRewind(MemorySegment context) {
    try {
      MemorySegment cache = (MemorySegment) memory.invokeExact(context);
      return (boolean) canAdd.invokeExact(cache);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void rewind(MemorySegment context, int sequence) {
    try {
      MemorySegment cache = (MemorySegment) memory.invokeExact(context);
      add.invokeExact(cache, sequence, FAR, FAR + 1, 1);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public void copy(MemorySegment context, int source, int target, int from, int to) {
    try {
      MemorySegment cache = (MemorySegment) memory.invokeExact(context);
      copy.invokeExact(cache, source, target, from, to);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public long stateSize(MemorySegment context, int sequence) {
    try {
      return (long) stateSize.invokeExact(context, sequence);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public long saveState(MemorySegment context, int sequence, MemorySegment target) {
    try {
      return (long) saveState.invokeExact(context, target, target.byteSize(), sequence);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public long restoreState(MemorySegment context, int sequence, MemorySegment source) {
    try {
      return (long) restoreState.invokeExact(context, source, source.byteSize(), sequence);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }
}
