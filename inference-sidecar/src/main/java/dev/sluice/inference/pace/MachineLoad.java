package dev.sluice.inference.pace;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Knows how busy the machine is. Safe for all threads. */
public final class MachineLoad {
  private MachineLoad() {}

  /**
   * Returns how many cores nobody has used since the last call; inside a container, of those that
   * it may use. 0 when the machine does not tell.
   */
  public static double idleCores() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      double load = machine.getCpuLoad();
      return load < 0 ? 0 : (1 - load) * machine.getAvailableProcessors();
    }
    return 0;
  }
}
