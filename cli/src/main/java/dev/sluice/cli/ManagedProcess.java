package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that is started again, with backoff, whenever it ends by itself.
 *
 * <p>One virtual thread watches it. {@link #close} ends both, waiting a bounded time for the
 * process to finish what it has under way.
 */
final class ManagedProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** What shells add to a signal's number where a process was killed by it. */
  private static final int SIGNAL = 128;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final Consumer<String> report;
  private final Thread watcher;
  private final Backoff backoff = new Backoff();
  private volatile @Nullable Process process;
  private volatile boolean closing;
  private volatile int lastStatus;

  /**
   * Starts the process.
   *
   * @param command program and arguments
   * @param environment variables on top of this process's
   * @param log file that takes what it prints
   * @param report gets a sentence whenever the process ended and is started again
   * @throws IOException if the program cannot be started
   */
  ManagedProcess(
      List<String> command, Map<String, String> environment, Path log, Consumer<String> report)
      throws IOException {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
    this.report = report;
    Process first = start();
    this.process = first;
    this.watcher = Thread.ofVirtual().name("sluice-watch").start(() -> watch(first));
  }

  private Process start() throws IOException {
    ProcessBuilder builder = withoutBacktrace(new ProcessBuilder(command));
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Keeps the native library from starting a debugger when it aborts. */
  static ProcessBuilder withoutBacktrace(ProcessBuilder builder) {
    builder.environment().put("GGML_NO_BACKTRACE", "1");
    return builder;
  }

  /** Returns whether the process runs at the moment. */
  boolean running() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /**
   * Returns whether the process has ended by itself, by its own will: it has said why, and another
   * start would end alike.
   */
  boolean gaveUp() {
    return !running() && lastStatus > 0 && lastStatus < SIGNAL;
  }

  private void watch(Process first) {
    Process current = first;
    try {
      while (!closing) {
        long started = System.nanoTime();
        int status = current.waitFor();
        lastStatus = status;
        if (closing) {
          return;
        }
        Duration wait = backoff.after(Duration.ofNanos(System.nanoTime() - started));
        // Close interrupts this: a process that ends with us is no news.
        Thread.sleep(wait);
        report.accept("ended with status " + status + " and is started again; its log is " + log);
        current = restart(current);
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, and it ends the process itself.
      Thread.currentThread().interrupt();
    }
  }

  /** Starts nothing once {@link #letEnd} has returned: nobody would end it. */
  private synchronized Process restart(Process ended) {
    if (closing) {
      return ended;
    }
    try {
      Process next = start();
      process = next;
      return next;
    } catch (IOException e) {
      report.accept("cannot be started again: " + e.getMessage());
      return ended;
    }
  }

  /** Does not start the process again: a terminal's Ctrl-C reaches it too. */
  void letEnd() {
    synchronized (this) {
      closing = true;
    }
    watcher.interrupt();
  }

  @Override
  public void close() {
    letEnd();
    Process current = process;
    if (current == null) {
      return;
    }
    current.destroy();
    try {
      if (!current.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        current.destroyForcibly();
      }
    } catch (InterruptedException e) {
      current.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
