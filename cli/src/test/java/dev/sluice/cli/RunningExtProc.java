package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./sluice extproc} as a process of its own. */
final class RunningExtProc implements AutoCloseable {
  private static final String READY = "extproc  ready on";

  private final Process process;
  private final Printed printed;

  private RunningExtProc(Process process) {
    this.process = process;
    this.printed = new Printed(process);
  }

  /** Starts it and waits until it is ready. */
  static RunningExtProc start(Map<String, String> variables, String... arguments) throws Exception {
    RunningExtProc extProc = begin(variables, arguments);
    extProc.await(READY);
    return extProc;
  }

  /** Starts it and waits for nothing. */
  static RunningExtProc begin(Map<String, String> variables, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("extproc"));
    all.addAll(List.of(arguments));
    ProcessBuilder builder = RunningSluice.launcher(all.toArray(String[]::new));
    builder.environment().putAll(variables);
    return new RunningExtProc(builder.start());
  }

  /** Returns whether it has said by now that it is ready. */
  boolean wasReady() {
    return printed.all().stream().anyMatch(line -> line.contains(READY));
  }

  /** Waits for a line that contains a text. */
  String await(String text) throws InterruptedException {
    return printed.await(text);
  }

  /** Sends a signal such as {@code HUP}. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for the end and returns the exit status. */
  int exit() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s", printed.all()).isTrue();
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
