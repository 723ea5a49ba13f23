package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code ./sluice extproc} as a process of its own. */
final class RunningExtProc implements AutoCloseable {
  private static final long START_SECONDS = 90;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private RunningExtProc(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /** Starts it and waits until it is ready. */
  static RunningExtProc start(Map<String, String> variables, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("extproc"));
    all.addAll(List.of(arguments));
    ProcessBuilder builder = RunningSluice.launcher(all.toArray(String[]::new));
    builder.environment().putAll(variables);
    RunningExtProc extProc = new RunningExtProc(builder.start());
    extProc.await("extproc  ready on");
    return extProc;
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException e) {
      lines.add("output ended: " + e);
    }
  }

  /** Waits for a line that contains a text. */
  String await(String text) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      String line = lines.poll(200, TimeUnit.MILLISECONDS);
      if (line != null) {
        seen.add(line);
        if (line.contains(text)) {
          return line;
        }
      } else if (!process.isAlive() && lines.isEmpty()) {
        break;
      }
    }
    throw new AssertionError("no line contains '" + text + "': " + seen);
  }

  /** Sends a signal such as {@code HUP}. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for the end and returns the exit status. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s", seen).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
