package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hears of a C++ exception that nobody catches, on the thread whose process it ends. Source: {@code
 * std::set_terminate}, and the Itanium C++ ABI, sections 2.9.4 and 5.1, for the names.
 */
final class UncaughtException {
  private static final String SET_TERMINATE = "_ZSt13set_terminatePFvvE";
  private static final String CURRENT_TYPE = "__cxa_current_exception_type";
  private static final long TYPE_BYTES = 2 * ADDRESS.byteSize();
  private static final long LONGEST_NAME = 1024;

  private final Consumer<String> listener;
  private final Optional<MethodHandle> currentType;
  private MemorySegment former = MemorySegment.NULL;

  private UncaughtException(Consumer<String> listener, Optional<MethodHandle> currentType) {
    this.listener = listener;
    this.currentType = currentType;
  }

  /**
   * Begins to listen, where the library's C++ runtime has names for that; there is one listener.
   */
  static void listen(NativeSymbols symbols, Consumer<String> listener) {
    Optional<MethodHandle> setTerminate = symbols.known(SET_TERMINATE, ADDRESS, ADDRESS);
    if (setTerminate.isPresent()) {
      UncaughtException heard =
          new UncaughtException(listener, symbols.known(CURRENT_TYPE, ADDRESS));
      MemorySegment callback = symbols.terminateCallback(heard);
      try {
        heard.former = (MemorySegment) setTerminate.get().invokeExact(callback);
      } catch (Throwable e) {
        throw NativeSymbols.broken(e);
      }
    }
  }

  /** Tells the listener; the signature is that of {@code std::terminate_handler}. Never throws. */
  void terminate() {
    try {
      listener.accept("of a C++ exception that nobody catches" + type());
      if (!former.equals(MemorySegment.NULL)) {
        // The former one says what the exception says, and ends the process.
        Linker.nativeLinker()
            .downcallHandle(former, FunctionDescriptor.ofVoid())
            .invokeWithArguments();
      }
    } catch (Throwable e) {
      // The process ends in any case, and what is thrown here would hide why.
      listener.accept("of a C++ exception that nobody catches, of a kind that cannot be read");
    }
  }

  private String type() throws Throwable {
    if (currentType.isEmpty()) {
      return "";
    }
    MemorySegment type = (MemorySegment) currentType.get().invokeExact();
    return type.equals(MemorySegment.NULL)
        ? ""
        : ": "
            + type.reinterpret(TYPE_BYTES)
                .get(ADDRESS, ADDRESS.byteSize())
                .reinterpret(LONGEST_NAME)
                .getString(0);
  }
}
