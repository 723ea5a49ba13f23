package dev.sluice.inference.guard;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down what this process serves, for the one that follows it. Safe for all threads. */
final class ServedFiles {
  static final String SUFFIX = ".serving";
  static final String ABORT_SUFFIX = ".abort";

  private static final Logger LOG = System.getLogger(ServedFiles.class.getName());

  private final Path file;
  private final Path abort;
  private final Map<String, Path> models = new TreeMap<>();

  ServedFiles(Path folder) {
    long pid = ProcessHandle.current().pid();
    this.file = folder.resolve(pid + SUFFIX);
    this.abort = abort(file);
  }

  /** Returns where an abort of the process of a record is noted. */
  static Path abort(Path record) {
    String name = record.getFileName().toString();
    return record.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ABORT_SUFFIX);
  }

  synchronized void add(String name, Path model) {
    models.put(name, model);
    write();
  }

  synchronized void remove(String name) {
    models.remove(name);
    write();
  }

  /** Notes that native code ends the process. Never throws, as it runs in that code. */
  void aborted(String what) {
    try {
      CrashReport.noteAbort(abort, Thread.currentThread().getName(), what);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "An abort goes unnoticed: " + abort + " cannot be written", e);
    }
  }

  private void write() {
    try {
      if (models.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        TrialRecord.Attempt process = TrialRecord.Attempt.ofThisProcess(Instant.EPOCH);
        new ServingRecord(process, models, reports()).write(file);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A crash would go unnoticed: " + file + " cannot be written", e);
    }
  }

  /**
   * Returns where the runtime puts its report: where it was told to, here, or among temporaries.
   */
  private static List<Path> reports() {
    String pid = Long.toString(ProcessHandle.current().pid());
    String name = "hs_err_pid" + pid + ".log";
    List<Path> files = new ArrayList<>();
    String told =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("ErrorFile")
            .getValue();
    if (!told.isEmpty()) {
      files.add(Path.of(told.replace("%p", pid)).toAbsolutePath());
    }
    files.add(Path.of(name).toAbsolutePath());
    files.add(Path.of("/tmp", name));
    return files;
  }
}
