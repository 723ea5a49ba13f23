package dev.sluice.inference;

import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.MachineMemory;
import dev.sluice.inference.gguf.MemoryNeed;
import java.nio.file.Path;

/** The memory that models may take, so that loading never drives the machine out of it. */
final class MemoryBudget {
  private long left;

  MemoryBudget(long bytes) {
    left = bytes;
  }

  /** Returns what models may take on this machine, or in this container, now. */
  static MemoryBudget ofMachine() {
    return new MemoryBudget(MachineMemory.usableBytes());
  }

  /** Takes a model's need out of the budget. */
  void take(Path file, MemoryNeed need) throws GgufException {
    if (need.totalBytes() > left) {
      throw new GgufException(
          "Model file %s needs %s of memory and %d MiB are free; give a smaller --context or"
                  .formatted(file, need.describe(), left >> 20)
              + " --parallel, or a smaller model.");
    }
    left -= need.totalBytes();
  }
}
