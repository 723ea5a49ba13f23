package dev.sluice.inference.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A sidecar of this very build as a process of its own, on a free port, ended by closing. */
final class SidecarServer implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("sidecar ready on (http://\\S+)");
  private static final long GRACE_SECONDS = 40;

  private final Process process;
  private final Path log;
  private final URI address;

  private SidecarServer(Process process, Path log, URI address) {
    this.process = process;
    this.log = log;
    this.address = address;
  }

  /**
   * Starts a sidecar and waits until it is ready.
   *
   * @param arguments its options, without an address
   * @throws BenchException with the sidecar's last line if it does not start
   */
  static SidecarServer start(List<String> arguments) throws IOException, BenchException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.sluice.inference.Main");
    command.addAll(arguments);
    command.addAll(List.of("--listen", "127.0.0.1:0", "--end-with-input"));
    Path log = Files.createTempFile("sidecar", ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("GGML_NO_BACKTRACE", "1");
    Process process = builder.redirectError(log.toFile()).start();
    try {
      return new SidecarServer(process, log, awaitReady(process, log));
    } catch (IOException | BenchException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI awaitReady(Process process, Path log) throws IOException, BenchException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    @Nullable String line = out.readLine();
    while (line != null) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        drain(out);
        return URI.create(ready.group(1));
      }
      line = out.readLine();
    }
    throw new BenchException("The sidecar ended while it started: %s".formatted(lastWords(log)));
  }

  private static String lastWords(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it said nothing." : lines.getLast();
  }

  /**
   * Checks that it still runs.
   *
   * @throws BenchException with its status and its last line if it does not
   */
  void checkRunning() throws IOException, BenchException {
    if (!process.isAlive()) {
      throw new BenchException(
          "The sidecar ended with status %d while it worked: %s"
              .formatted(process.exitValue(), lastWords(log)));
    }
  }

  /** Reads on, as a full pipe would stop the process. */
  private static void drain(BufferedReader out) {
    Thread.ofVirtual().name("sidecar-output").start(() -> out.lines().forEach(line -> {}));
  }

  /** Returns where it listens, with {@code /v1}. */
  URI base() {
    return URI.create(address + "/v1");
  }

  /** Returns the process, to look at its memory. */
  ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
