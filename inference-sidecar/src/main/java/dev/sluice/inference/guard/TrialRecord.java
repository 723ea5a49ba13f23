package dev.sluice.inference.guard;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What is known of one model file's trials. Immutable.
 *
 * @param model the model file
 * @param version tells the file from one that takes its place
 * @param trying the process that tries it now; empty for none
 * @param crashes when trials began that their process did not survive, and when it was served and
 *     ended its process
 * @param disabledAt since when the file is not tried any more; empty if it is
 */
record TrialRecord(
    Path model,
    String version,
    Optional<Attempt> trying,
    List<Instant> crashes,
    Optional<Instant> disabledAt) {

  /**
   * A trial under way.
   *
   * @param pid the process
   * @param processStart when that process was started, as numbers of processes are used again
   * @param at when the trial began
   */
  record Attempt(long pid, Instant processStart, Instant at) {

    /** Returns an attempt of the process that runs this. */
    static Attempt ofThisProcess(Instant at) {
      ProcessHandle self = ProcessHandle.current();
      return new Attempt(self.pid(), self.info().startInstant().orElse(Instant.EPOCH), at);
    }

    /** Returns whether the process that made the attempt is still there. */
    boolean isAlive() {
      return ProcessHandle.of(pid)
          .flatMap(process -> process.info().startInstant())
          .map(processStart::equals)
          .orElse(false);
    }
  }

  TrialRecord {
    crashes = List.copyOf(crashes);
  }

  /** Returns the record of a file that was never tried. */
  static TrialRecord fresh(Path model) {
    return new TrialRecord(model, version(model), Optional.empty(), List.of(), Optional.empty());
  }

  /** Returns what tells this content of a file from another; empty if there is no file. */
  static String version(Path model) {
    try {
      return Files.size(model) + "@" + Files.getLastModifiedTime(model).toMillis();
    } catch (IOException e) {
      return "";
    }
  }

  TrialRecord begun(Attempt attempt) {
    return new TrialRecord(model, version, Optional.of(attempt), crashes, disabledAt);
  }

  TrialRecord survived() {
    return new TrialRecord(model, version, Optional.empty(), crashes, disabledAt);
  }

  /** Returns this record after the trial under way was not survived. */
  TrialRecord crashed(Instant now) {
    return trying.map(attempt -> crashed(attempt.at(), now)).orElse(this);
  }

  /** Returns this record after the file ended the process that tried or served it. */
  TrialRecord crashed(Instant at, Instant now) {
    List<Instant> recent = new ArrayList<>(crashes);
    recent.add(at);
    recent.removeIf(crash -> crash.isBefore(now.minus(CrashGuard.WINDOW)));
    boolean loop = recent.size() >= CrashGuard.MOST_CRASHES;
    return new TrialRecord(
        model, version, Optional.empty(), recent, loop ? Optional.of(now) : disabledAt);
  }

  /**
   * Reads a record.
   *
   * @throws IOException if the file cannot be read or is no record
   */
  static TrialRecord read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      Optional<Attempt> trying =
          value(properties, "pid").isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Attempt(
                      Long.parseLong(value(properties, "pid")),
                      Instant.parse(value(properties, "process-start")),
                      Instant.parse(value(properties, "trying-since"))));
      String crashes = value(properties, "crashes");
      String disabled = value(properties, "disabled-at");
      return new TrialRecord(
          Path.of(value(properties, "model")),
          value(properties, "version"),
          trying,
          crashes.isEmpty()
              ? List.of()
              : Arrays.stream(crashes.split(",", -1)).map(Instant::parse).toList(),
          disabled.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(disabled)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("The crash record %s is damaged; delete it.".formatted(file), e);
    }
  }

  private static String value(Properties properties, String name) {
    return properties.getProperty(name, "");
  }

  /** Writes the record so that it is on disk, whole, when this returns. */
  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("model", model.toString());
    properties.setProperty("version", version);
    properties.setProperty(
        "crashes", String.join(",", crashes.stream().map(Instant::toString).toList()));
    trying.ifPresent(
        attempt -> {
          properties.setProperty("pid", Long.toString(attempt.pid()));
          properties.setProperty("process-start", attempt.processStart().toString());
          properties.setProperty("trying-since", attempt.at().toString());
        });
    disabledAt.ifPresent(at -> properties.setProperty("disabled-at", at.toString()));
    DurableProperties.write(
        file, properties, "Trials of a model file; delete this to try it again.");
  }
}
