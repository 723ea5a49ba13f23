package dev.sluice.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where Sluice is installed: the checkout whose launcher started this process.
 *
 * @param root the folder that holds {@code policies}, {@code examples} and the built modules
 */
record Home(Path root) {
  /** Returns the home that the launcher named in the system property {@code sluice.home}. */
  static Home fromLauncher() {
    String root = System.getProperty("sluice.home");
    if (root == null) {
      throw CommandFailure.failed(
          "the system property sluice.home is not set: start this program by ./sluice");
    }
    return new Home(Path.of(root).toAbsolutePath().normalize());
  }

  /** Returns the policy file that {@code sluice up} serves by default. */
  Path defaultPolicy() {
    return root.resolve("policies/default.yaml");
  }

  /** Returns the policy file for {@code sluice up --model}. */
  Path singleModelPolicy() {
    return root.resolve("policies/single-model.yaml");
  }

  /** Returns a demonstration model's file. */
  Path demoModel(String name) {
    return root.resolve("examples/models").resolve(name + ".gguf");
  }

  /**
   * Returns where running components keep logs, caches and records.
   *
   * @throws CommandFailure if there can be no such folder
   */
  Path state() {
    Path state = root.resolve(".sluice");
    try {
      return Files.createDirectories(state);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "the folder %s for logs and records cannot be made: %s".formatted(state, e));
    }
  }

  /** Returns the java program that runs this process. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Returns the class path of the inference sidecar. */
  String sidecarClassPath() {
    Path target = root.resolve("inference-sidecar/target");
    try (Stream<Path> files = Files.list(target)) {
      Path jar =
          files
              .filter(
                  file ->
                      file.getFileName()
                          .toString()
                          .matches("sluice-inference-sidecar-[^-]+(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow(() -> notBuilt(target));
      return jar + File.pathSeparator + target.resolve("lib") + File.separator + "*";
    } catch (IOException e) {
      throw notBuilt(target);
    }
  }

  private static CommandFailure notBuilt(Path target) {
    return CommandFailure.failed(
        "the inference sidecar is not built, there is no JAR in "
            + target
            + ": run SLUICE_BUILD=always ./sluice again");
  }
}
