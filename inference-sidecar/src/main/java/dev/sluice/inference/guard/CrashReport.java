package dev.sluice.inference.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process that native code ended said last. A process that somebody kills, or that the
 * kernel kills for its memory, leaves none.
 *
 * @param at when
 * @param thread the name of the thread that ended it; empty for one that Java does not know
 * @param what how native code ended it, for people
 */
record CrashReport(Instant at, String thread, String what) {
  /** How Java calls threads that it meets in an upcall. */
  private static final String ATTACHED = "Thread-";

  private static final int MOST_BYTES = 1 << 16;
  private static final Pattern SIGNAL = Pattern.compile("(?m)^#\\s+(SIG[A-Z]+) \\(0x");
  private static final Pattern FRAME = Pattern.compile("(?m)^# C\\s+\\[([^\\]+]+)");
  private static final Pattern THREAD =
      Pattern.compile("(?m)^Current thread \\([^)]*\\):\\s+JavaThread \"([^\"]*)\"");
  private static final Pattern SENT = Pattern.compile("(?m)^siginfo:.*\\(SI_USER\\)");

  /**
   * Reads the report that the Java runtime writes when native code gets a signal.
   *
   * @return the report; empty if there is none, or it tells of something else: no memory left, a
   *     fault of the runtime itself, a signal that another process sent
   */
  static Optional<CrashReport> ofRuntime(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      Matcher signal = SIGNAL.matcher(text);
      Matcher frame = FRAME.matcher(text);
      if (!signal.find() || !frame.find() || SENT.matcher(text).find()) {
        return Optional.empty();
      }
      Matcher thread = THREAD.matcher(text);
      return Optional.of(
          new CrashReport(
              Files.getLastModifiedTime(file).toInstant(),
              thread.find() ? thread.group(1) : "",
              signal.group(1) + " in " + frame.group(1)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads the report of an abort that was noted while it happened; empty if there is none. */
  static Optional<CrashReport> ofAbort(Path file) {
    try {
      String[] lines = Files.readString(file).split("\n", 2);
      Instant at = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(new CrashReport(at, lines[0], lines.length > 1 ? lines[1] : ""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the thread is one of those that the native library makes for itself. */
  boolean isOfUnnamedThread() {
    return thread.isEmpty() || thread.startsWith(ATTACHED);
  }

  /** Writes what {@link #ofAbort} reads. */
  static void noteAbort(Path file, String thread, String what) throws IOException {
    Files.writeString(file, thread + "\n" + what);
  }
}
