package dev.sluice.inference.llama;

/**
 * A device that the native library can compute on.
 *
 * @param index its number in the library's list
 * @param name the library's short name, such as {@code CUDA0}
 * @param description what it is, as its maker calls it
 * @param backend which part of the library drives it
 * @param kind what it is
 * @param freeBytes memory that is free now
 * @param totalBytes memory that there is
 */
public record Device(
    int index,
    String name,
    String description,
    Backend backend,
    Kind kind,
    long freeBytes,
    long totalBytes) {

  /** Which part of the library drives a device. */
  public enum Backend {
    CPU,
    CUDA,
    VULKAN,
    OTHER;

    /** Returns the backend that the library calls so. */
    static Backend byName(String name) {
      return switch (name) {
        case "CPU" -> CPU;
        case "CUDA" -> CUDA;
        case "Vulkan" -> VULKAN;
        default -> OTHER;
      };
    }
  }

  /** What a device is. Source: {@code enum ggml_backend_dev_type} in ggml-backend.h. */
  public enum Kind {
    /** The machine's own processor. */
    CPU,
    /** A GPU with memory of its own. */
    GPU,
    /** A GPU that uses the machine's memory. */
    INTEGRATED_GPU,
    /** Something that helps the processor. */
    ACCELERATOR,
    /** Several devices as one. */
    GROUP;

    /** Returns whether layers can be put on it. */
    public boolean isGpu() {
      return this == GPU || this == INTEGRATED_GPU;
    }
  }
}
