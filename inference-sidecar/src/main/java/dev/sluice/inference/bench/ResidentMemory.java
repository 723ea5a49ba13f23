package dev.sluice.inference.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads how much memory a process holds, as Linux tells it. */
final class ResidentMemory {
  private static final String FIELD = "VmRSS:";

  private ResidentMemory() {}

  /** Returns the resident set of a process in KiB. */
  static long kibibytes(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(FIELD)) {
        return Long.parseLong(line.substring(FIELD.length()).replace("kB", "").strip());
      }
    }
    throw new IOException("There is no %s in %s.".formatted(FIELD, status));
  }
}
