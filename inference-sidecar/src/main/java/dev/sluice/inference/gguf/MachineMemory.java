package dev.sluice.inference.gguf;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory that this machine, or this container, has left. */
public final class MachineMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";
  private static final double USABLE_SHARE = 0.9;

  private MachineMemory() {}

  /** Returns the bytes that models may take now: nine tenths of what is available. */
  public static long usableBytes() {
    return (long) (availableBytes() * USABLE_SHARE);
  }

  /** Returns the bytes that are available now. */
  public static long availableBytes() {
    // The bean knows a container's limit, the kernel's file what other processes have left.
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Math.min(system.getTotalMemorySize(), availableOrMax());
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
