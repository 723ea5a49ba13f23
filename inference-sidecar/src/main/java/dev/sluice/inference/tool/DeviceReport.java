package dev.sluice.inference.tool;

import dev.sluice.inference.llama.Device;
import dev.sluice.inference.llama.LibraryBuild;
import dev.sluice.inference.llama.LlamaRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices that a library finds, in lines for people.
 *
 * @param lines a line for each device, and one for each kind of GPU that should be there and is not
 * @param missing what should be there and is not
 */
record DeviceReport(List<String> lines, List<LibraryBuild> missing) {

  /** Copies the lists. */
  DeviceReport {
    lines = List.copyOf(lines);
    missing = List.copyOf(missing);
  }

  static DeviceReport of(LlamaRuntime runtime, Path library) {
    List<Device> devices = runtime.devices();
    List<String> lines = new ArrayList<>();
    for (Device device : devices) {
      lines.add(
          "Device    %s, %s, %s of %s free"
              .formatted(
                  device.name(),
                  device.description(),
                  ModelReport.mebibytes(device.freeBytes()),
                  ModelReport.mebibytes(device.totalBytes())));
    }
    List<LibraryBuild> missing = new ArrayList<>();
    for (LibraryBuild build : List.of(LibraryBuild.CUDA, LibraryBuild.VULKAN)) {
      boolean present = Files.exists(library.resolveSibling(build.backendFile()));
      boolean found = devices.stream().anyMatch(d -> d.backend().name().equals(build.name()));
      if (present && !found) {
        missing.add(build);
        lines.add(
            "Missing   no %s device, although %s is there; is the GPU's driver installed?%s"
                .formatted(
                    build,
                    build.backendFile(),
                    runtime.lastError().map(error -> " The library says: " + error).orElse("")));
      }
    }
    return new DeviceReport(lines, missing);
  }
}
