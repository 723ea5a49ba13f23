package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Optional;

/** Finds functions in the native library, which stays mapped until the process ends. */
final class NativeSymbols {
  private final Path library;
  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup lookup;

  NativeSymbols(Path library) throws LlamaException {
    this.library = library;
    try {
      // A backtrace would start a debugger on this process before it dies.
      setEnvironment("GGML_NO_BACKTRACE", "1");
      lookup = SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new LlamaException(
          "The native library %s cannot be loaded on this system (%s); give another build's folder"
                  .formatted(library, e.getMessage())
              + " with --llama-lib.");
    }
  }

  MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments)
      throws LlamaException {
    return linker.downcallHandle(address(name), FunctionDescriptor.of(result, arguments));
  }

  /** Returns a function that not every build has. */
  Optional<MethodHandle> known(String name, MemoryLayout result, MemoryLayout... arguments) {
    return lookup
        .find(name)
        .map(f -> linker.downcallHandle(f, FunctionDescriptor.of(result, arguments)));
  }

  MethodHandle procedure(String name, MemoryLayout... arguments) throws LlamaException {
    return linker.downcallHandle(address(name), FunctionDescriptor.ofVoid(arguments));
  }

  /** Makes the function pointer through which the library hands over its log lines. */
  MemorySegment logCallback(NativeLog log) {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .bind(
                  log,
                  "log",
                  MethodType.methodType(
                      void.class, int.class, MemorySegment.class, MemorySegment.class));
      return linker.upcallStub(
          target, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("NativeLog lacks its method.", e);
    }
  }

  /** Makes the function pointer through which the library says why it ends the process. */
  MemorySegment abortCallback(NativeAbort abort) {
    try {
      MethodHandle target =
          MethodHandles.lookup()
              .bind(abort, "abort", MethodType.methodType(void.class, MemorySegment.class));
      return linker.upcallStub(target, FunctionDescriptor.ofVoid(ADDRESS), Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("NativeAbort lacks its method.", e);
    }
  }

  /** Makes the function pointer by which the C++ runtime tells of an exception nobody catches. */
  MemorySegment terminateCallback(UncaughtException exception) {
    try {
      MethodHandle target =
          MethodHandles.lookup().bind(exception, "terminate", MethodType.methodType(void.class));
      return linker.upcallStub(target, FunctionDescriptor.ofVoid(), Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("UncaughtException lacks its method.", e);
    }
  }

  private MemorySegment address(String name) throws LlamaException {
    return lookup
        .find(name)
        .orElseThrow(
            () ->
                new LlamaException(
                    "The native library %s lacks %s; llama.cpp %s is needed."
                        .formatted(library, name, Structs.VERSION)));
  }

  private void setEnvironment(String name, String value) {
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
    } catch (Throwable e) {
      throw new AssertionError("setenv was called wrongly.", e);
    }
  }

  /** Turns what a downcall can only throw by a mistake of ours into an error. */
  static AssertionError broken(Throwable thrown) {
    return new AssertionError("The native library was called wrongly.", thrown);
  }
}
