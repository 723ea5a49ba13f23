package dev.sluice.inference.llama;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds llama.cpp's library: in a named folder, in that of {@code SLUICE_LLAMA_LIB}, or where npm
 * put it beside this program.
 */
public final class LibraryLocator {
  private static final List<String> NAMES =
      List.of(
          "libllama.v0.5.0.so",
          "libllama.cuda.v0.5.0.so",
          "libllama.vulkan.v0.5.0.so",
          "libllama.so",
          "libllama.v0.5.0.dylib",
          "libllama.dylib");

  private LibraryLocator() {}

  /**
   * Finds the library.
   *
   * @param folder where the user says it is; may be null
   * @param environmentFolder what {@code SLUICE_LLAMA_LIB} says; may be null
   * @return the library's file
   * @throws LlamaException if it is not there
   */
  public static Path find(@Nullable Path folder, @Nullable String environmentFolder)
      throws LlamaException {
    return find(folder, environmentFolder, List.of(LibraryBuild.CPU));
  }

  /**
   * Finds the library of one of several builds.
   *
   * @param folder where the user says it is; may be null
   * @param environmentFolder what {@code SLUICE_LLAMA_LIB} says; may be null
   * @param builds what to look for beside this program, the first that is there counts
   * @return the library's file
   * @throws LlamaException if it is not there
   */
  public static Path find(
      @Nullable Path folder, @Nullable String environmentFolder, List<LibraryBuild> builds)
      throws LlamaException {
    if (folder != null) {
      return inFolder(folder, "--llama-lib");
    }
    if (environmentFolder != null && !environmentFolder.isBlank()) {
      return inFolder(Path.of(environmentFolder), "SLUICE_LLAMA_LIB");
    }
    return builds.stream()
        .flatMap(build -> besideProgram(build).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new LlamaException(
                    "The native library of llama.cpp %s for %s was not found; run `npm ci"
                            .formatted(Structs.VERSION, platform())
                        + " --ignore-scripts` in inference-sidecar/native, or name its folder with"
                        + " --llama-lib or SLUICE_LLAMA_LIB."));
  }

  private static Path inFolder(Path folder, String origin) throws LlamaException {
    return libraryIn(folder.toAbsolutePath())
        .orElseThrow(
            () ->
                new LlamaException(
                    "The folder %s given by %s has none of %s."
                        .formatted(folder, origin, String.join(", ", NAMES))));
  }

  private static Optional<Path> libraryIn(Path folder) {
    return NAMES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  /** Looks for a build in npm's folder beside this program. */
  public static Optional<Path> besideProgram(LibraryBuild build) {
    String name = build.packageName(platform());
    return nativeFolder()
        .map(folder -> folder.resolve(build.folder()))
        .map(
            folder -> folder.resolve("node_modules/@node-llama-cpp/%1$s/bins/%1$s".formatted(name)))
        .flatMap(LibraryLocator::libraryIn);
  }

  /** Returns the folder of npm's lock files, looked for at each level above the program's file. */
  public static Optional<Path> nativeFolder() {
    return Stream.iterate(programFile(), path -> path != null, Path::getParent)
        .map(path -> path.resolve("native"))
        .filter(path -> Files.isRegularFile(path.resolve("package-lock.json")))
        .findFirst();
  }

  private static @Nullable Path programFile() {
    CodeSource source = LibraryLocator.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Returns the platform as npm's packages name it. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (system.contains("mac") ? "mac" : system.contains("win") ? "win" : "linux")
        + (arch.equals("aarch64") ? "-arm64" : "-x64");
  }
}
