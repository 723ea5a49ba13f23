package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do to connections: leave, read slowly, crowd, pipeline. */
class ConnectionsIT {
  private static final int PATIENCE_MILLIS = 30_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatLeavesFreesItsPlace(boolean stream) throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      server.model.slowDown(5);
      try (Socket socket = open(server)) {
        write(socket, completion(3000, stream));
        server.await(s -> s.active() == 1);
      }
      server.await(s -> s.active() == 0);
      assertThat(server.statistics().cacheTokens()).isZero();
      assertThat(
              server.metric(
                  "gen_ai_server_request_duration_seconds_count", "error_type=\"cancelled\""))
          .isEqualTo(1);
    }
  }

  @Test
  void aClientThatLeavesWhileItWaitsLeavesTheQueue() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0);
        Socket running = open(server)) {
      server.model.slowDown(5);
      write(running, completion(3000, true));
      server.await(s -> s.active() == 1);
      try (Socket waiting = open(server)) {
        write(waiting, completion(10, false));
        server.await(s -> s.waiting() == 1);
      }
      server.await(s -> s.waiting() == 0);
      assertThat(server.statistics().active()).isEqualTo(1);
    }
  }

  @Test
  void aFullQueueAnswers429WithTheTimeToWait() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 2, 0);
        Socket running = open(server);
        Socket first = open(server);
        Socket second = open(server)) {
      server.model.slowDown(5);
      write(running, completion(3000, true));
      server.await(s -> s.active() == 1);
      write(first, completion(10, false));
      write(second, completion(10, false));
      server.await(s -> s.waiting() == 2);
      HttpResponse<String> refused =
          server.post("/v1/completions", "{\"model\":\"sim\",\"prompt\":\"x\"}");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElse("")))
          .isBetween(1, 60);
      assertThat(server.json(refused.body()).at("/error/code").asText())
          .isEqualTo("rate_limit_exceeded");
    }
  }

  @Test
  void aClientThatDoesNotReadSlowsNobody() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0);
        Socket stalled = new Socket()) {
      // A small window, so that the server cannot write all of it ahead.
      stalled.setReceiveBufferSize(4096);
      stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      write(stalled, completion(4000, true));
      HttpResponse<String> other =
          server.post(
              "/v1/completions", "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":3000}");
      assertThat(server.json(other.body()).at("/usage/completion_tokens").asInt()).isEqualTo(3000);
      server.await(s -> s.active() == 0);
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStreamThatIsNotReadIsEndedWithAnError() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(4, 10, 0);
        Socket stalled = new Socket()) {
      stalled.setReceiveBufferSize(4096);
      stalled.setSoTimeout(PATIENCE_MILLIS);
      stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      write(
          stalled,
          post(
              "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":4000,\"n\":4,"
                  + "\"logprobs\":5,\"stream\":true}"));
      // It may have begun and ended before anybody looks.
      server.awaitMetric(
          "gen_ai_server_request_duration_seconds_count", "error_type=\"cancelled\"", 1);
      server.await(s -> s.active() == 0);
      String all = readUntil(stalled.getInputStream(), "\r\n0\r\n\r\n");
      assertThat(all).doesNotContain("[DONE]").contains("were not read; read faster.");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0);
        Socket socket = open(server)) {
      write(socket, completion(20, true) + get("/health") + get("/v1/models/none"));
      String all = readUntil(socket.getInputStream(), "model_not_found");
      assertThat(all.indexOf("[DONE]")).isPositive();
      assertThat(all.indexOf("\"status\":\"ok\"")).isGreaterThan(all.indexOf("[DONE]"));
      assertThat(all.indexOf("404 Not Found")).isGreaterThan(all.indexOf("\"status\":\"ok\""));
    }
  }

  @Test
  void aClientThatWantsItsConnectionClosedHasItClosed() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(2, 10, 0);
        Socket socket = open(server)) {
      write(socket, completion(20, true).replace("Host:", "Connection: close\r\nHost:"));
      byte[] all = socket.getInputStream().readAllBytes();
      assertThat(new String(all, StandardCharsets.UTF_8)).endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
    }
  }

  @Test
  void manyClientsAreAnsweredAtOnce() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(8, 1000, 0.01)) {
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String body =
            "{\"model\":\"sim\",\"prompt\":\"call %d\",\"max_tokens\":40,\"stream\":%b}"
                .formatted(i, i % 2 == 0);
        all.add(
            server
                .client()
                .sendAsync(
                    server.request("/v1/completions").POST(BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString()));
      }
      for (int i = 0; i < all.size(); i++) {
        HttpResponse<String> response = all.get(i).get(60, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(i % 2 == 0 ? "[DONE]" : "\"usage\"");
      }
      assertThat(server.statistics().active()).isZero();
    }
  }

  private static Socket open(SimulatedServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String completion(int maxTokens, boolean stream) {
    String body =
        "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":%d,\"stream\":%b}"
            .formatted(maxTokens, stream);
    return post(body);
  }

  private static String post(String body) {
    return "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  private static String get(String path) {
    return "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path);
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    int length;
    String tail = "";
    while (!tail.contains(end) && (length = in.read(buffer)) >= 0) {
      out.write(buffer, 0, length);
      tail = tail.substring(Math.max(0, tail.length() - end.length()));
      tail += new String(buffer, 0, length, StandardCharsets.UTF_8);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
