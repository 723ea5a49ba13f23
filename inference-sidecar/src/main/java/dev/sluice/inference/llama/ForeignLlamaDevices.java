package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls the functions of ggml's C library that tell of devices. */
final class ForeignLlamaDevices implements LlamaDevices {
  private static final long LONGEST_NAME = 1024;

  private final MethodHandle count;
  private final MethodHandle get;
  private final MethodHandle name;
  private final MethodHandle description;
  private final MethodHandle backend;
  private final MethodHandle backendName;
  private final MethodHandle type;
  private final MethodHandle memory;

  ForeignLlamaDevices(NativeSymbols symbols) throws LlamaException {
    count = symbols.function("ggml_backend_dev_count", JAVA_LONG);
    get = symbols.function("ggml_backend_dev_get", ADDRESS, JAVA_LONG);
    name = symbols.function("ggml_backend_dev_name", ADDRESS, ADDRESS);
    description = symbols.function("ggml_backend_dev_description", ADDRESS, ADDRESS);
    backend = symbols.function("ggml_backend_dev_backend_reg", ADDRESS, ADDRESS);
    backendName = symbols.function("ggml_backend_reg_name", ADDRESS, ADDRESS);
    type = symbols.function("ggml_backend_dev_type", JAVA_INT, ADDRESS);
    memory = symbols.procedure("ggml_backend_dev_memory", ADDRESS, ADDRESS, ADDRESS);
  }

  @Override
  public int count() {
    try {
      return (int) (long) count.invokeExact();
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public MemorySegment get(int index) {
    try {
      return (MemorySegment) get.invokeExact((long) index);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public String name(MemorySegment device) {
    try {
      return text((MemorySegment) name.invokeExact(device));
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public String description(MemorySegment device) {
    try {
      return text((MemorySegment) description.invokeExact(device));
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public String backend(MemorySegment device) {
    try {
      MemorySegment driver = (MemorySegment) backend.invokeExact(device);
      return text((MemorySegment) backendName.invokeExact(driver));
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int type(MemorySegment device) {
    try {
      return (int) type.invokeExact(device);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public long[] memory(MemorySegment device) {
    try {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment free = arena.allocate(JAVA_LONG);
        MemorySegment total = arena.allocate(JAVA_LONG);
        memory.invokeExact(device, free, total);
        return new long[] {free.get(JAVA_LONG, 0), total.get(JAVA_LONG, 0)};
      }
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  private static String text(MemorySegment pointer) {
    return pointer.equals(MemorySegment.NULL) ? "" : pointer.reinterpret(LONGEST_NAME).getString(0);
  }
}
