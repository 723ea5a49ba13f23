package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./sluice up} as a process of its own, as a person starts it. */
final class RunningSluice implements AutoCloseable {
  static final String DEMO_KEY = "sk-sluice-demo";
  static final String LIMITED_KEY = "sk-sluice-limited";

  private final Process process;
  private final Printed printed;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningSluice(Process process, int port) {
    this.process = process;
    this.port = port;
    this.printed = new Printed(process);
  }

  /** Returns the root of the checkout. */
  static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  /** Returns the launcher's command, which must not build during a build. */
  static ProcessBuilder launcher(String... arguments) {
    List<String> command = new ArrayList<>(List.of(root().resolve("sluice").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SLUICE_BUILD", "never");
    return builder;
  }

  static RunningSluice start(String... more) throws Exception {
    int port = freePort();
    List<String> arguments = new ArrayList<>(List.of("up", "--port", Integer.toString(port)));
    arguments.addAll(List.of(more));
    Process process = launcher(arguments.toArray(String[]::new)).start();
    RunningSluice sluice = new RunningSluice(process, port);
    sluice.await("gateway  ready on");
    return sluice;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits for a line that contains a text. */
  String await(String text) throws InterruptedException {
    return printed.await(text);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Returns the sidecar's process. */
  ProcessHandle sidecar() {
    return process
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("dev.sluice.inference"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sidecar runs"));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url() + path)));
  }

  HttpResponse<String> chat(String key, String body) throws IOException, InterruptedException {
    return post("/v1/chat/completions", key, body);
  }

  /** Returns the events of a stream that has begun, as they come. */
  InputStream stream(String key, String body) throws IOException, InterruptedException {
    HttpRequest request = request("/v1/chat/completions", key, body).build();
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  HttpResponse<String> post(String path, String key, String body)
      throws IOException, InterruptedException {
    return send(request(path, key, body));
  }

  private HttpRequest.Builder request(String path, String key, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Returns what was printed since the last look. */
  List<String> printed() {
    return printed.all();
  }

  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      // The next one needs the folder of its state.
      process.destroyForcibly().waitFor();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
