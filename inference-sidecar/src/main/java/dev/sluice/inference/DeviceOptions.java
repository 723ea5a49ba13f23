package dev.sluice.inference;

import dev.sluice.inference.llama.Device;
import dev.sluice.inference.llama.LibraryBuild;
import dev.sluice.inference.llama.LibraryLocator;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaRuntime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which library computes, and on what. */
final class DeviceOptions {
  private static final Logger LOG = System.getLogger(DeviceOptions.class.getName());

  @Option(
      names = "--llama-lib",
      paramLabel = "DIR",
      description = "Folder of llama.cpp's library (default: SLUICE_LLAMA_LIB, or npm's folder).")
  private @Nullable Path libraryFolder;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = {
        "auto, cpu, cuda or vulkan; a GPU that is asked for and is not there is an error",
        "(default ${DEFAULT-VALUE})."
      })
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(
      names = "--gpu-layers",
      paramLabel = "N",
      description = "Layers of each model on GPUs (default: as many as fit).")
  private @Nullable Integer layers;

  /**
   * Checks what can be checked without a library.
   *
   * @throws IllegalArgumentException if options do not fit together
   */
  void check() {
    if (layers != null && (layers < 0 || (layers > 0 && device == DeviceChoice.CPU))) {
      throw new IllegalArgumentException(
          "--gpu-layers %d and --device %s do not fit together".formatted(layers, device));
    }
  }

  /** Finds the library. */
  Path library() throws LlamaException {
    return LibraryLocator.find(libraryFolder, System.getenv("SLUICE_LLAMA_LIB"), builds());
  }

  private List<LibraryBuild> builds() {
    return switch (device) {
      case AUTO -> List.of(LibraryBuild.CUDA, LibraryBuild.VULKAN, LibraryBuild.CPU);
      case CPU -> List.of(LibraryBuild.CPU);
      case CUDA -> List.of(LibraryBuild.CUDA, LibraryBuild.CPU);
      case VULKAN -> List.of(LibraryBuild.VULKAN, LibraryBuild.CPU);
    };
  }

  /** Chooses among the devices that the library found. */
  DevicePlan plan(LlamaRuntime runtime, Path library) throws LlamaException {
    List<Device> devices = runtime.devices();
    OptionalInt wanted = layers == null ? OptionalInt.empty() : OptionalInt.of(layers);
    DevicePlan plan = DevicePlan.of(device, wanted, devices, library);
    if (device == DeviceChoice.AUTO && plan.gpus().isEmpty()) {
      builds().stream()
          .filter(build -> hasBackend(library, build))
          .forEach(build -> LOG.log(Level.WARNING, withoutGpu(library, build)));
    }
    return plan;
  }

  private static boolean hasBackend(Path library, LibraryBuild build) {
    return !build.backendFile().isEmpty()
        && Files.exists(library.resolveSibling(build.backendFile()));
  }

  private static String withoutGpu(Path library, LibraryBuild build) {
    return "The library in %s is the build for %s and finds no GPU, so that models are computed on the processor; install the GPU's driver, or choose with --device."
        .formatted(library.getParent(), build);
  }
}
