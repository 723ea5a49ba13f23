package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
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
    return callback(
        log, "log", FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS), Arena.global());
  }

  /** Makes the function pointer through which the library says why it ends the process. */
  MemorySegment abortCallback(NativeAbort abort) {
    return callback(abort, "abort", FunctionDescriptor.ofVoid(ADDRESS), Arena.global());
  }

  /** Makes the function pointer by which the C++ runtime tells of an exception nobody catches. */
  MemorySegment terminateCallback(UncaughtException exception) {
    return callback(exception, "terminate", FunctionDescriptor.ofVoid(), Arena.global());
  }

  /** Makes the function pointer by which the library asks whether to give a step up. */
  MemorySegment interruptCallback(NativeInterrupt interrupt, Arena arena) {
    return callback(interrupt, "isWanted", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), arena);
  }

  private MemorySegment callback(
      Object receiver, String method, FunctionDescriptor signature, Arena arena) {
    try {
      MethodHandle target = MethodHandles.lookup().bind(receiver, method, signature.toMethodType());
      return linker.upcallStub(target, signature, arena);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(
          "%s lacks its method %s.".formatted(receiver.getClass().getSimpleName(), method), e);
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
