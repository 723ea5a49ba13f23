package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What old, sloppy and broken clients send, byte for byte. */
class RawHttpIT {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String BODY =
      "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":4,\"stream\":%b}";

  private SimulatedServer server;

  @BeforeEach
  void start() throws Exception {
    server = SimulatedServer.ready(2, 10, 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStreamForHttp10HasNoChunksAndEndsWithTheConnection() throws Exception {
    String answer = exchange(completion("1.0", "Connection: keep-alive\r\n", true));
    assertThat(head(answer)).contains("connection: close").doesNotContain("transfer-encoding");
    assertThat(content(answer)).startsWith("data: {").endsWith("data: [DONE]\n\n");
  }

  @Test
  void aClientOfHttp10IsToldThatItsConnectionStays() throws Exception {
    String answer =
        exchange(
            completion("1.0", "Connection: keep-alive\r\n", false) + completion("1.0", "", false));
    assertThat(head(answer)).contains("connection: keep-alive");
    assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    assertThat(head(answer.substring(answer.lastIndexOf("HTTP/1.1"))))
        .contains("connection: close");
  }

  @Test
  void aWrongPercentSignIsRefusedInWords() throws Exception {
    String answer = exchange("GET /v1/models/a%zz HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("The request is not valid HTTP.");
  }

  @ParameterizedTest
  @CsvSource({"9000, 0, 414, url_too_long", "1, 9000, 431, headers_too_large"})
  void longHeadsAreRefusedAndTheConnectionIsClosed(
      int lineLength, int headerLength, int status, String code) throws Exception {
    String answer =
        exchange(
            "GET /%s HTTP/1.1\r\nHost: x\r\nA: %s\r\n\r\n"
                .formatted("a".repeat(lineLength), "b".repeat(headerLength)));
    assertThat(answer).startsWith("HTTP/1.1 " + status).contains(code);
    assertThat(head(answer)).contains("connection: close");
  }

  @Test
  void targetsInAbsoluteFormAreFound() throws Exception {
    String answer =
        exchange(
            "GET http://sim:80/v1/models?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200").contains("\"sim\"");
  }

  @Test
  void headTellsWhatGetTellsWithoutTheContent() throws Exception {
    String answer = exchange("HEAD /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(head(answer)).startsWith("HTTP/1.1 200").containsPattern("content-length: [1-9]");
    assertThat(content(answer)).isEmpty();
  }

  @Test
  void aStrangersBodyIsNotWaitedForNorKept() throws Exception {
    String unfinished =
        "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n"
            + "Expect: 100-continue\r\n\r\n";
    String next = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    server.close();
    server = new SimulatedServer(1, 10, 0, Optional.of("sk-test"));
    try (Socket socket = open()) {
      send(socket, unfinished);
      byte[] first = new byte[12];
      assertThat(socket.getInputStream().readNBytes(first, 0, first.length)).isEqualTo(12);
      assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
      send(socket, "a".repeat(40_000) + next);
      assertThat(rest(socket)).contains("invalid_api_key").contains("HTTP/1.1 200");
    }
  }

  @Test
  void whoSendsTooMuchCanSendTheRestAndReadsWhatIsWrong() throws Exception {
    String part = "a".repeat(SimulatedServer.MAX_BODY / 16);
    try (Socket socket = open()) {
      send(
          socket,
          "POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
              .formatted(17 * part.length()));
      byte[] first = new byte[12];
      assertThat(socket.getInputStream().readNBytes(first, 0, first.length)).isEqualTo(12);
      assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
      for (int i = 0; i < 17; i++) {
        // Time for a server that does not want the rest to close the connection.
        Thread.sleep(5);
        send(socket, part);
      }

      assertThat(rest(socket)).contains("connection: close", "request_too_large");
    }
  }

  /** Sends bytes and returns all that comes until the server closes the connection. */
  private String exchange(String request) throws Exception {
    try (Socket socket = open()) {
      send(socket, request);
      return rest(socket);
    }
  }

  private Socket open() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws Exception {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String rest(Socket socket) throws Exception {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String completion(String version, String headers, boolean stream) {
    String body = BODY.formatted(stream);
    return "POST /v1/completions HTTP/%s\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(version, headers, body.length(), body);
  }

  private static String head(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n"));
  }

  private static String content(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
