package dev.sluice.inference;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sidecar as a process of its own, as it runs in production. */
final class SidecarProcess implements AutoCloseable {
  private static final String READY = "sidecar ready on ";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;

  private SidecarProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts the program with these options. */
  static SidecarProcess start(String... options) throws IOException {
    return startIn(Path.of("").toAbsolutePath(), options);
  }

  /** Starts the program in a folder. */
  static SidecarProcess startIn(Path folder, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(options));
    return new SidecarProcess(new ProcessBuilder(command).directory(folder.toFile()).start());
  }

  /** Returns the address of a sidecar that is ready. */
  String awaitReady() throws IOException {
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      throw new AssertionError("The sidecar said " + line + " and " + errors());
    }
    return line.substring(READY.length());
  }

  /** Asks the process to end, as SIGTERM does, and returns its status. */
  int terminate() throws InterruptedException {
    process.destroy();
    return exitStatus();
  }

  long pid() {
    return process.pid();
  }

  int exitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The sidecar does not end.");
    }
    return process.exitValue();
  }

  /** Returns what the process said on its error stream until it ended. */
  String errors() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // Until it is gone it may write into a folder that its test deletes.
    process.destroyForcibly().onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
