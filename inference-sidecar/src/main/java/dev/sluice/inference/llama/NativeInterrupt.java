package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/** Says to the native library whether to give a step up, on the thread that computes it. */
final class NativeInterrupt {
  private BooleanSupplier wanted = () -> false;

  /** Sets who is asked from now on. */
  void ask(BooleanSupplier interrupt) {
    wanted = interrupt;
  }

  /** Answers for the next part of a step; the signature is that of {@code ggml_abort_callback}. */
  boolean isWanted(MemorySegment userData) {
    return wanted.getAsBoolean();
  }
}
