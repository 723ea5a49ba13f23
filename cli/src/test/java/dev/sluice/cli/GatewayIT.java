package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway's server itself does with requests, before and beside the policies. */
@Timeout(60)
class GatewayIT {
  private static final String POLICY =
      """
      sluice: 1
      gateway: { body-timeout: 3s, metrics-key: 1c590839af894cf25f9a5fe06929af05b377f60efbe55508ef93d251887b9213 }
      providers:
        local: { type: openai, url: "http://127.0.0.1:9/v1" }
      models:
        org/model: { targets: [ { provider: local } ] }
      policies:
        - route: {}
      """;

  @TempDir static Path work;

  private static Sluice sluice;
  private static GatewayMetrics metrics;
  private static InetSocketAddress listen;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    sluice = Sluice.open(POLICY, work.resolve("policy.yaml"), SluiceOptions.STANDARD);
    metrics = GatewayMetrics.install();
    listen = Ports.free(Ports.LOOPBACK, 0, "gateway", "--port");
    gateway =
        Gateway.start(
            listen,
            sluice,
            work,
            new HealthServlet(sluice, () -> true),
            metrics.servlet(() -> sluice.configuration().gateway()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    metrics.close();
    sluice.close();
  }

  /** Returns all that comes back to a request whose connection closes afterwards. */
  private static String send(String request) throws IOException {
    try (Socket socket = new Socket(listen.getAddress(), listen.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return read(socket);
    }
  }

  private static String get(String path, String more) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "Connection: close\r\n\r\n");
  }

  @Test
  void modelsWithASlashInTheirNameAreFoundAsClientsEncodeThem() throws IOException {
    for (String name : new String[] {"org%2Fmodel", "org/model", "org/model/"}) {
      assertThat(get("/v1/models/" + name, ""))
          .as(name)
          .startsWith("HTTP/1.1 200")
          .contains("{\"id\":\"org/model\"");
    }
  }

  @Test
  void whatTheServerRefusesIsInTheApisShapeToo() throws IOException {
    String answer = get("/v1/models", "X-Large: " + "a".repeat(100_000) + "\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("Content-Type: application/json", "{\"error\":{\"message\":")
        .doesNotContain("Tomcat", "<html");
    assertThat(send("TRACE /v1/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405")
        .contains("{\"error\":{\"message\":");
  }

  @Test
  void aBodyThatIsTooLargeIsNotAskedFor() throws IOException {
    String answer =
        send(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413");
  }

  @Test
  void aBodyThatIsReadIsAskedFor() throws IOException {
    String answer =
        send(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 400", "'model'");
  }

  @Test
  @Timeout(60)
  void aBodyThatDripsIsGivenUp() throws Exception {
    try (Socket socket = new Socket(listen.getAddress(), listen.getPort())) {
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> read(socket));
      while (!answer.isDone()) {
        drip(socket);
        Thread.sleep(100);
      }
      assertThat(answer.get()).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"");
    }
  }

  /** Returns what comes until the end, which is broken where the server has not read all. */
  private static String read(Socket socket) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(read);
    } catch (IOException e) {
      // What came before counts.
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  private static void drip(Socket socket) {
    try {
      socket.getOutputStream().write(' ');
    } catch (IOException e) {
      // The gateway has closed the connection.
    }
  }

  @Test
  void metricsAreForThoseWhoShowTheirKey() throws IOException {
    assertThat(get("/metrics", "")).startsWith("HTTP/1.1 401");
    assertThat(get("/metrics", "Authorization: Bearer sk-other\r\n")).startsWith("HTTP/1.1 401");
    assertThat(get("/metrics", "Authorization: Basic sk-sluice-demo\r\n"))
        .startsWith("HTTP/1.1 401");
    assertThat(get("/metrics", "Authorization: bearer sk-sluice-demo\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void healthIsJson() throws IOException {
    assertThat(get("/health", ""))
        .containsPattern("Content-Type: application/json(;charset=UTF-8)?\r\n")
        .contains("{\"status\":\"ok\",\"sidecar\":\"ready\"");
  }
}
