package dev.sluice.inference;

import dev.sluice.inference.llama.Device;
import dev.sluice.inference.llama.Device.Backend;
import java.util.List;

/** What people ask models to be computed on. */
enum DeviceChoice {
  /** GPUs where there are any, CUDA's before Vulkan's; else the processor. */
  AUTO,
  /** The processor alone. */
  CPU,
  /** CUDA's GPUs, or nothing. */
  CUDA,
  /** Vulkan's GPUs, or nothing. */
  VULKAN;

  /** Returns the GPUs among these devices that this choice means; empty for none. */
  List<Device> gpus(List<Device> devices) {
    return switch (this) {
      case AUTO -> {
        List<Device> cuda = driven(devices, Backend.CUDA);
        yield cuda.isEmpty() ? driven(devices, Backend.VULKAN) : cuda;
      }
      case CPU -> List.of();
      case CUDA -> driven(devices, Backend.CUDA);
      case VULKAN -> driven(devices, Backend.VULKAN);
    };
  }

  /** Returns whether nothing else will do. */
  boolean wantsGpu() {
    return this == CUDA || this == VULKAN;
  }

  private static List<Device> driven(List<Device> devices, Backend backend) {
    return devices.stream()
        .filter(device -> device.backend() == backend && device.kind().isGpu())
        .toList();
  }
}
