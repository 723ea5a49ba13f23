package dev.sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The inference sidecar as a process beside this one, which is started again when it dies. */
final class Sidecar implements AutoCloseable {
  static final String MAIN_CLASS = "dev.sluice.inference.Main";

  /** By this variable the sidecar and policy files get the gateway's token. */
  static final String TRUST_VARIABLE = "SLUICE_SIDECAR_TRUST_TOKEN";

  private static final Duration START = Duration.ofMinutes(2);
  private static final String NONE_DISABLED = "\"disabled\":{}";
  private static final long POLL_MILLIS = 50;
  private static final int LAST_LINES = 3;

  private final ManagedProcess process;
  private final URI readiness;
  private final Path log;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  Sidecar(ManagedProcess process, URI readiness, Path log) {
    this.process = process;
    this.readiness = readiness;
    this.log = log;
  }

  /**
   * Starts the process; its models load while the caller does something else.
   *
   * @param trustToken what the gateway proves itself by; not among the arguments, which all users
   *     of the machine can read
   * @param report gets a sentence whenever the process had to be started again
   * @throws CommandFailure if there is nothing to start
   */
  static Sidecar start(
      Home home, SidecarOptions options, int port, String trustToken, Consumer<String> report) {
    String address = Ports.LOOPBACK.getHostAddress() + ":" + port;
    try {
      Path log = home.state().resolve("sidecar.log");
      Files.deleteIfExists(log);
      List<String> command = command(home, MAIN_CLASS, options.arguments(address));
      // What the runtime says of a crash is where the next process looks for it.
      command.add(1, "-XX:ErrorFile=" + state(home).resolve("crash-%p.log"));
      // Its input is our pipe, which ends even where we are killed and can tell it nothing.
      command.add("--end-with-input");
      command.addAll(List.of("--state", state(home).toString()));
      ManagedProcess process =
          new ManagedProcess(command, Map.of(TRUST_VARIABLE, trustToken), log, report);
      URI readiness = URI.create("http://" + address + "/ready");
      return new Sidecar(process, readiness, log);
    } catch (IOException e) {
      throw CommandFailure.failed("the sidecar cannot be started: " + e.getMessage());
    }
  }

  private static Path state(Home home) throws IOException {
    return home.state().resolve("sidecar");
  }

  /**
   * Lets the next sidecar try model files again that killed former ones. The sidecar's own option
   * would do so at each start, also at those after a crash.
   */
  static void forgetCrashes(Home home) throws IOException {
    Path trials = state(home).resolve("trials");
    if (Files.isDirectory(trials)) {
      try (DirectoryStream<Path> records = Files.newDirectoryStream(trials, "*.trial")) {
        for (Path trial : records) {
          Files.delete(trial);
        }
      }
    }
  }

  /** Returns the command that runs a program of the sidecar's code with some arguments. */
  static List<String> command(Home home, String mainClass, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Home.java().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                home.sidecarClassPath(),
                mainClass));
    command.addAll(arguments);
    return command;
  }

  /**
   * Waits until the models are loaded.
   *
   * @param stop ends the wait when it is counted down
   * @return whether they are, and nobody has ended the wait
   * @throws CommandFailure with the sidecar's own last words if it ends or takes too long
   */
  boolean awaitReady(CountDownLatch stop) throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (stop.getCount() > 0 && !ready()) {
      if (process.gaveUp()) {
        throw CommandFailure.failed("the sidecar ended while it started: " + lastWords());
      }
      if (System.nanoTime() - deadline > 0) {
        throw CommandFailure.failed(
            "the sidecar was not ready within %d s: %s".formatted(START.toSeconds(), lastWords()));
      }
      stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    return stop.getCount() > 0;
  }

  /** Returns whether it answers that its models are loaded; waits two seconds at most. */
  boolean ready() {
    return ask().map(answer -> answer.statusCode() == 200).orElse(false);
  }

  /** Returns whether it has stopped to try a model file that kept killing it. */
  boolean hasDisabledModels() {
    return ask().map(answer -> !answer.body().contains(NONE_DISABLED)).orElse(false);
  }

  private Optional<HttpResponse<String>> ask() {
    HttpRequest request = HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(2)).build();
    try {
      return Optional.of(client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Returns where it listens. */
  String address() {
    return "http://" + readiness.getAuthority();
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          " | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "its log " + log + " cannot be read";
    }
  }

  /** Does not start it again; calls under way go on. */
  void letEnd() {
    process.letEnd();
  }

  @Override
  public void close() {
    process.close();
    client.close();
  }
}
