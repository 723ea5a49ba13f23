package dev.sluice.inference;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.MemoryNeed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory that models may take, so that loading never drives the machine out of it. */
final class MemoryBudget {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";
  private static final double USABLE_SHARE = 0.9;

  private long left;

  MemoryBudget(long bytes) {
    left = bytes;
  }

  /** Returns nine tenths of what is available on this machine, or in this container, now. */
  static MemoryBudget ofMachine() {
    // The bean knows a container's limit, the kernel's file what other processes have left.
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long available = Math.min(system.getTotalMemorySize(), availableOrMax());
    return new MemoryBudget((long) (available * USABLE_SHARE));
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

  private static long availableOrMax() {
    try (Stream<String> lines = Files.lines(MEMINFO)) {
      return lines
          .filter(line -> line.startsWith(AVAILABLE))
          .map(line -> line.substring(AVAILABLE.length()).replace("kB", "").strip())
          .map(kibibytes -> Long.parseLong(kibibytes) << 10)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
