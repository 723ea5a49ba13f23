package dev.sluice.inference;

import dev.sluice.inference.batch.BatchSettings;
import dev.sluice.inference.guard.CrashGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what outlives the process. */
final class StateOptions {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = {
        "Folder for what outlives the process: batches with their files, and which model files",
        "killed it (default: none of that is kept)."
      })
  private @Nullable Path folder;

  @Option(
      names = "--retry-disabled",
      description = "Try model files again that were disabled for killing the process.")
  private boolean retryDisabled;

  @Option(
      names = "--batch-storage",
      paramLabel = "MIB",
      defaultValue = "4096",
      description = "Most MiB of all files for batches together (default ${DEFAULT-VALUE}).")
  private int batchStorage;

  /**
   * Returns how files and batches are kept, if there is a folder for them.
   *
   * @throws IllegalArgumentException if an option is not right; the message is a sentence without
   *     its full stop
   */
  Optional<BatchSettings> batches() {
    if (batchStorage < 1) {
      throw new IllegalArgumentException(
          "--batch-storage %d is not positive".formatted(batchStorage));
    }
    return folder == null
        ? Optional.empty()
        : Optional.of(BatchSettings.in(folder.resolve("batches"), (long) batchStorage << 20));
  }

  /**
   * Returns what remembers the model files that killed the process.
   *
   * @throws IOException if the folder cannot be used; the message is one sentence
   */
  CrashGuard crashGuard() throws IOException {
    return folder == null
        ? CrashGuard.none()
        : CrashGuard.open(folder.resolve("trials"), InstantSource.system(), retryDisabled);
  }
}
