package dev.sluice.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Counts what came of the cases on one adapter, and tells of all adapters; for one thread. */
public final class Totals {
  private final String adapter;
  private final List<String> reasons = new ArrayList<>();
  private int passed;
  private int failed;

  /** Begins to count for an adapter. */
  public Totals(String adapter) {
    this.adapter = adapter;
  }

  /** Counts a case that ran. */
  public void add(boolean asItShouldBe) {
    if (asItShouldBe) {
      passed++;
    } else {
      failed++;
    }
  }

  /** Counts a case that did not run. */
  public void skipped(String name, String reason) {
    reasons.add("  skipped " + name + ": " + reason);
  }

  /** Returns the totals in a line, and a line for each case that did not run. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "conformance: %s: %d passed, %d failed, %d skipped"
            .formatted(adapter, passed, failed, reasons.size()));
    if (reasons.size() > 0 && passed + failed == 0) {
      lines.add(reasons.get(0) + ", as all others");
    } else {
      lines.addAll(reasons);
    }
    return lines;
  }

  /** Writes the totals into a file of a folder, for {@link #main}. */
  public void keep(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(adapter.replaceAll("[^A-Za-z0-9.]+", "-") + ".txt"), lines());
  }

  /**
   * Prints the totals of all adapters that ran.
   *
   * @param folders where they were kept, if any were
   */
  public static void main(String... folders) throws IOException {
    for (String name : folders) {
      Path folder = Path.of(name);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          Files.readAllLines(file).forEach(System.out::println);
        }
      }
    }
  }
}
