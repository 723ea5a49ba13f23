package dev.sluice.inference.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Fetches what a folder's lock files pin: npm's packages, and the wheels that belong to them. */
final class EngineInstallation {
  private static final String WHEELS = "wheels";
  private static final String REQUIREMENTS = "requirements.txt";

  private final Path folder;
  private final Commands commands;

  /**
   * Makes an installation.
   *
   * @param folder holds {@code package-lock.json} and maybe {@code requirements.txt}, with hashes
   */
  EngineInstallation(Path folder, Commands commands) {
    this.folder = folder;
    this.commands = commands;
  }

  void run() throws ToolException, IOException, InterruptedException {
    if (!Files.isRegularFile(folder.resolve("package-lock.json"))) {
      throw new ToolException("%s has no package-lock.json to install by.".formatted(folder));
    }
    commands.run(folder, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    if (Files.isRegularFile(folder.resolve(REQUIREMENTS))) {
      addWheels(libraryFolder());
    }
  }

  /** Returns where npm put the libraries. */
  private Path libraryFolder() throws ToolException, IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("node_modules"))) {
      return files
          .filter(file -> file.getFileName().toString().equals("libggml-base.so"))
          .map(Path::getParent)
          .findFirst()
          .orElseThrow(
              () ->
                  new ToolException("npm has no build in %s for this platform.".formatted(folder)));
    }
  }

  private void addWheels(Path target) throws ToolException, IOException, InterruptedException {
    Path wheels = Files.createDirectories(folder.resolve(WHEELS));
    try {
      commands.run(
          folder,
          List.of(
              "python3",
              "-m",
              "pip",
              "download",
              "--require-hashes",
              "--no-deps",
              "--only-binary=:all:",
              "--dest",
              WHEELS,
              "-r",
              REQUIREMENTS));
      for (Path wheel : list(wheels)) {
        unpackLibraries(wheel, target);
      }
    } finally {
      for (Path wheel : list(wheels)) {
        Files.delete(wheel);
      }
      Files.delete(wheels);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Copies a wheel's shared libraries to where the loader looks for them. */
  private static void unpackLibraries(Path wheel, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (name.contains(".so")) {
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }
}
