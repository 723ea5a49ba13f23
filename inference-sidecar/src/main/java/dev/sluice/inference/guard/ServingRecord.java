package dev.sluice.inference.guard;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which model files a process serves, and where it would leave a report of its crash. Immutable.
 *
 * @param process the process
 * @param models the files by the models' names
 * @param reports where the Java runtime would write its report, the likeliest first
 */
record ServingRecord(TrialRecord.Attempt process, Map<String, Path> models, List<Path> reports) {
  private static final String MODEL = "model.";
  private static final String REPORT = "report.";

  /** The threads that compute a model have its name behind one of these. */
  private static final List<String> THREADS = List.of("scheduler-", "embedder-");

  ServingRecord {
    models = Map.copyOf(models);
    reports = List.copyOf(reports);
  }

  /** Returns the model that a report blames; empty if nothing says which of several it was. */
  Optional<String> blamed(CrashReport report) {
    Optional<String> named =
        THREADS.stream()
            .filter(report.thread()::startsWith)
            .map(prefix -> report.thread().substring(prefix.length()))
            .filter(models::containsKey)
            .findFirst();
    return named.isPresent() || models.size() > 1 || !report.isOfUnnamedThread()
        ? named
        : models.keySet().stream().findFirst();
  }

  /** Returns the first report that there is. */
  Optional<CrashReport> report(Path abort) {
    return Stream.concat(
            CrashReport.ofAbort(abort).stream(),
            reports.stream().flatMap(file -> CrashReport.ofRuntime(file).stream()))
        .findFirst();
  }

  /**
   * Reads a record.
   *
   * @throws IOException if the file cannot be read or is no record
   */
  static ServingRecord read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      Map<String, Path> models = new TreeMap<>();
      Map<Integer, Path> reports = new TreeMap<>();
      for (String key : properties.stringPropertyNames()) {
        if (key.startsWith(MODEL)) {
          models.put(key.substring(MODEL.length()), Path.of(properties.getProperty(key)));
        } else if (key.startsWith(REPORT)) {
          reports.put(
              Integer.valueOf(key.substring(REPORT.length())),
              Path.of(properties.getProperty(key)));
        }
      }
      return new ServingRecord(
          new TrialRecord.Attempt(
              Long.parseLong(properties.getProperty("pid", "")),
              Instant.parse(properties.getProperty("process-start", "")),
              Instant.EPOCH),
          models,
          List.copyOf(reports.values()));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("The record %s is damaged; delete it.".formatted(file), e);
    }
  }

  /** Writes the record so that it is on disk, whole, when this returns. */
  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(process.pid()));
    properties.setProperty("process-start", process.processStart().toString());
    models.forEach((name, path) -> properties.setProperty(MODEL + name, path.toString()));
    for (int i = 0; i < reports.size(); i++) {
      properties.setProperty(REPORT + i, reports.get(i).toString());
    }
    DurableProperties.write(file, properties, "What a process serves; it deletes this at its end.");
  }
}
