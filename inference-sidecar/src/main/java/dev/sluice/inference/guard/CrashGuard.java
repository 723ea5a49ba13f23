package dev.sluice.inference.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Remembers from process to process which model files killed it. Safe for all threads. */
public final class CrashGuard {
  /** So many deaths disable a model file. */
  public static final int MOST_CRASHES = 3;

  /** The deaths that count together. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  private static final Logger LOG = System.getLogger(CrashGuard.class.getName());
  private static final String SUFFIX = ".trial";

  private final @Nullable Path folder;
  private final InstantSource clock;
  private final Map<Path, TrialRecord> records = new HashMap<>();

  private CrashGuard(@Nullable Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Returns a guard that remembers nothing and disables nothing. */
  public static CrashGuard none() {
    return new CrashGuard(null, InstantSource.system());
  }

  /**
   * Reads what former processes left and counts the trials that they did not survive.
   *
   * @param folder where records are; made if it is not there
   * @param clock the time of day
   * @param retryDisabled whether to forget all crashes first, so that everything is tried again
   * @return the guard
   * @throws IOException if the folder cannot be used; the message is one sentence
   */
  public static CrashGuard open(Path folder, InstantSource clock, boolean retryDisabled)
      throws IOException {
    CrashGuard guard = new CrashGuard(folder, clock);
    try {
      Files.createDirectories(folder);
      for (Path file : files(folder)) {
        guard.examine(file, retryDisabled);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new IOException(
          "The crash records in %s cannot be used (%s); choose another folder with --state."
              .formatted(folder, e.getMessage()),
          e);
    }
    return guard;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
    }
  }

  private void examine(Path file, boolean forget) throws IOException {
    TrialRecord record = TrialRecord.read(file);
    boolean changed = !record.version().equals(TrialRecord.version(record.model()));
    if (forget || changed) {
      Files.delete(file);
      return;
    }
    if (record.trying().isPresent() && !record.trying().get().isAlive()) {
      record = record.crashed(clock.instant());
      record.write(file);
    }
    records.put(record.model(), record);
  }

  /**
   * Returns why a model file is not to be loaded, as one sentence; empty if it may be.
   *
   * @param model the model file
   */
  public synchronized Optional<String> whyDisabled(Path model) {
    TrialRecord record = records.get(key(model));
    if (record == null || record.disabledAt().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Model file %s is disabled since %s, because the process died %d times within %d minutes while it was tried; replace the file or start with --retry-disabled."
            .formatted(
                model, record.disabledAt().get(), record.crashes().size(), WINDOW.toMinutes()));
  }

  /** A trial of a model file under way; closing it says that the process survived. */
  public final class Trial implements AutoCloseable {
    private final Path model;

    private Trial(Path model) {
      this.model = model;
    }

    @Override
    public void close() {
      update(model, record(model).survived());
    }
  }

  /**
   * Notes on disk that a model file is being tried: loaded and run for the first time.
   *
   * @param model the model file
   * @return the trial, to be closed however it ends
   */
  public synchronized Trial begin(Path model) {
    Path key = key(model);
    ProcessHandle self = ProcessHandle.current();
    Instant start = self.info().startInstant().orElse(Instant.EPOCH);
    update(key, record(key).begun(new TrialRecord.Attempt(self.pid(), start, clock.instant())));
    return new Trial(key);
  }

  private TrialRecord record(Path key) {
    return records.getOrDefault(key, TrialRecord.fresh(key));
  }

  private synchronized void update(Path key, TrialRecord record) {
    records.put(key, record);
    if (folder == null) {
      return;
    }
    Path file = folder.resolve(name(key) + SUFFIX);
    try {
      record.write(file);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "A crash of model file " + key + " would go unnoticed: " + file + " cannot be written",
          e);
    }
  }

  private static Path key(Path model) {
    return model.toAbsolutePath().normalize();
  }

  private static String name(Path key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(key.toString().getBytes(StandardCharsets.UTF_8));
      return key.getFileName() + "-" + HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
