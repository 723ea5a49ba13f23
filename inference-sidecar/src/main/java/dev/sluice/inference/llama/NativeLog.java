package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the native library's last warnings and errors, to explain a NULL. Called from several of
 * its threads.
 */
final class NativeLog {
  private static final int WARNING = 3;
  private static final int ERROR = 4;
  private static final int KEPT_LINES = 32;
  private static final long LONGEST_LINE = 4096;

  private record Line(int level, String text) {}

  private final Deque<Line> lines = new ArrayDeque<>();
  private volatile @Nullable Consumer<String> follower;

  /** Takes a line; the signature is that of {@code ggml_log_callback}. Never throws. */
  void log(int level, MemorySegment text, MemorySegment userData) {
    Consumer<String> wanting = follower;
    boolean kept = level == WARNING || level == ERROR;
    if (!kept && wanting == null) {
      return;
    }
    try {
      String line = text.reinterpret(LONGEST_LINE).getString(0).strip();
      if (kept) {
        keep(level, line);
      }
      if (wanting != null) {
        wanting.accept(line);
      }
    } catch (RuntimeException | Error e) {
      // Anything thrown here would end the process, and a log line is not worth that.
      keep(level, "a log line that cannot be read");
    }
  }

  private synchronized void keep(int level, String text) {
    if (lines.size() == KEPT_LINES) {
      lines.remove();
    }
    lines.add(new Line(level, text));
  }

  /** Returns the first error since the last clearing, or else the last warning. */
  synchronized Optional<String> reason() {
    return lines.stream()
        // Some errors are framed by lines of signs.
        .filter(line -> line.level() == ERROR && line.text().chars().anyMatch(Character::isLetter))
        .findFirst()
        .or(() -> Optional.ofNullable(lines.peekLast()))
        .map(Line::text);
  }

  /** Hands every line to someone from now on; null ends it. */
  void follow(@Nullable Consumer<String> wanting) {
    follower = wanting;
  }

  synchronized void clear() {
    lines.clear();
  }
}
