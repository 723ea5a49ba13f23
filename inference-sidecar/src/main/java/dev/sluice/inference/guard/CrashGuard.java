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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final @Nullable ServedFiles served;

  private CrashGuard(@Nullable Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    this.served = folder == null ? null : new ServedFiles(folder);
  }

  /** Returns a guard that remembers nothing and disables nothing. */
  public static CrashGuard none() {
    return new CrashGuard(null, InstantSource.system());
  }

  /**
   * Reads what former processes left and counts the trials that they did not survive, and what else
   * native code ended: only what left a report is blamed on a file that was being served, as a
   * process that was killed leaves none.
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
      for (Path file : files(folder, SUFFIX)) {
        guard.examine(file, retryDisabled);
      }
      for (Path file : files(folder, ServedFiles.SUFFIX)) {
        guard.examineServed(file);
      }
      for (Path file : files(folder, ServedFiles.ABORT_SUFFIX)) {
        // Of a process that was trying something, which is known already.
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new IOException(
          "The crash records in %s cannot be used (%s); choose another folder with --state."
              .formatted(folder, e.getMessage()),
          e);
    }
    return guard;
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(suffix)).toList();
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

  private void examineServed(Path file) throws IOException {
    ServingRecord record = ServingRecord.read(file);
    if (record.process().isAlive()) {
      return;
    }
    Path abort = ServedFiles.abort(file);
    record.report(abort).ifPresent(report -> blame(record, report));
    Files.deleteIfExists(abort);
    Files.delete(file);
  }

  private void blame(ServingRecord record, CrashReport report) {
    Optional<String> name = record.blamed(report);
    if (name.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "Native code ended the last process ({0}); nothing says that it was one of the models"
              + " {1}",
          report.what(),
          record.models().keySet());
      return;
    }
    Path model = Objects.requireNonNull(record.models().get(name.get()));
    TrialRecord crashed = record(key(model)).crashed(report.at(), clock.instant());
    LOG.log(
        Level.WARNING,
        "Model {0} ended the last process while it was served ({1}); {2} deaths within {3} minutes"
            + " disable its file {4}, these were {5}",
        name.get(),
        report.what(),
        MOST_CRASHES,
        WINDOW.toMinutes(),
        model,
        crashed.crashes().size());
    update(key(model), crashed);
  }

  /**
   * Notes on disk that a model is served from now on.
   *
   * @param name the model's name, which the threads that compute it have in theirs
   * @param model its file
   */
  public void serves(String name, Path model) {
    if (served != null) {
      served.add(name, key(model));
    }
  }

  /** Notes on disk that a model is not served any more. */
  public void ended(String name) {
    if (served != null) {
      served.remove(name);
    }
  }

  /**
   * Notes on disk that native code ends the process; called on the thread on which it does so.
   *
   * @param what why, for people
   */
  public void aborted(String what) {
    if (served != null) {
      served.aborted(what);
    }
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
        "Model file %s is disabled since %s, because the process died %d times within %d minutes while it was tried or served; replace the file or start with --retry-disabled."
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
    update(key, record(key).begun(TrialRecord.Attempt.ofThisProcess(clock.instant())));
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
