package dev.sluice.inference.tool;

import dev.sluice.inference.llama.LibraryLocator;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.LlamaRuntime;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that compute with the native library. */
final class EngineOptions {
  @Option(
      names = "--llama-lib",
      paramLabel = "DIR",
      description = "Folder of llama.cpp's library (default: SLUICE_LLAMA_LIB, or npm's folder).")
  private @Nullable Path folder;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute (default: the cores less one).")
  private @Nullable Integer threads;

  /** Loads the library. */
  LlamaRuntime load() throws LlamaException {
    return LlamaRuntime.load(LibraryLocator.find(folder, System.getenv("SLUICE_LLAMA_LIB")));
  }

  int threads() throws ToolException {
    if (threads == null) {
      return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }
    if (threads < 1 || threads > 1024) {
      throw new ToolException("--threads %d is not 1 to 1024.".formatted(threads));
    }
    return threads;
  }
}
