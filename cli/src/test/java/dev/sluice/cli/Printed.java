package dev.sluice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a process prints, line by line. */
final class Printed {
  private static final long LONGEST_SECONDS = 90;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private volatile boolean ended;

  /** Begins to read. */
  Printed(Process process) {
    Thread.ofVirtual().start(() -> read(process));
  }

  private void read(Process process) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("output ended: " + e);
    }
    ended = true;
  }

  /** Waits for a line that contains a text. */
  String await(String text) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (System.nanoTime() < deadline) {
      String line = lines.poll(200, TimeUnit.MILLISECONDS);
      if (line != null) {
        seen.add(line);
        if (line.contains(text)) {
          return line;
        }
      } else if (ended && lines.isEmpty()) {
        break;
      }
    }
    throw new AssertionError("no line contains '" + text + "': " + seen);
  }

  /** Returns all lines by now. */
  List<String> all() {
    lines.drainTo(seen);
    return seen;
  }
}
