package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Hears why the native library ends the process, on the thread that does so. */
final class NativeAbort {
  private static final long LONGEST_MESSAGE = 4096;

  private final Consumer<String> listener;

  NativeAbort(Consumer<String> listener) {
    this.listener = listener;
  }

  /** Takes the message; the signature is that of {@code ggml_abort_callback_t}. Never throws. */
  void abort(MemorySegment message) {
    try {
      listener.accept(message.reinterpret(LONGEST_MESSAGE).getString(0).strip());
    } catch (RuntimeException | Error e) {
      // The process ends in any case, and what is thrown here would hide why.
      listener.accept("for a reason that cannot be read");
    }
  }
}
