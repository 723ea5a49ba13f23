package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Models;
import dev.sluice.Outcome;
import dev.sluice.Pipeline;
import dev.sluice.Policy.Stage;
import dev.sluice.api.ApiFailures;
import dev.sluice.config.Begun;
import dev.sluice.servlet.app.AppServlet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send their body a byte at a time. */
@Timeout(60)
final class SlowBodyIT {
  private static final String ID = "call-of-a-slow-client";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final TestPolicy seen = new TestPolicy("seen", Stage.OBSERVE);
  private EmbeddedTomcat tomcat;

  @BeforeEach
  void start() throws Exception {
    Pipeline pipeline =
        new Pipeline(
            List.of(new Pipeline.Step(seen, false, false)),
            new ApiFailures(),
            new Environment(System::nanoTime, InstantSource.system(), new Random(1), timer));
    Models models = new Models(List.of(), Map.of());
    SluiceFilter filter =
        new SluiceFilter(new Core(() -> new Begun(pipeline.begin(), models, null), () -> {}));
    Map<String, String> parameters =
        Map.of("sluice.body-timeout-seconds", "1", "sluice.max-body-bytes", "100000");
    tomcat = new EmbeddedTomcat(filter, parameters, "/app/*", new AppServlet());
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.close();
    timer.shutdownNow();
  }

  /** Sends a request whose body drips until the answer's head has come, which it returns. */
  private String drip(String length) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tomcat.port())) {
      String head =
          "POST /app/stream/chat/completions HTTP/1.1\r\nHost: a\r\nx-request-id: "
              + ID
              + "\r\ncontent-type: application/json\r\n"
              + length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> read(socket));
      String drop = length.startsWith("transfer") ? "1\r\n \r\n" : " ";
      while (!answer.isDone()) {
        drip(socket, drop);
        Thread.sleep(50);
      }
      return answer.get();
    }
  }

  private static void drip(Socket socket, String drop) {
    try {
      socket.getOutputStream().write(drop.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The server has closed the connection; its answer may not have been read yet.
    }
  }

  private static String read(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      while (text.indexOf("}}") < 0) {
        int b = in.read();
        if (b < 0) {
          return text + " ended";
        }
        text.append((char) b);
      }
      return text.toString();
    } catch (IOException e) {
      return "broken: " + e;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-length: 90000", "transfer-encoding: chunked"})
  void aBodyThatDripsIsRefusedAndRecorded(String length) throws Exception {
    assertThat(drip(length).toLowerCase(java.util.Locale.ROOT))
        .startsWith("http/1.1 408")
        .contains("connection: close", "\"code\":\"request_timeout\"");

    Outcome outcome = seen.outcome(ID);
    assertThat(outcome.status()).isEqualTo(408);
    assertThat(outcome.end()).isEqualTo(Outcome.End.COMPLETE);
  }

  @Test
  void aBodyThatNobodyNeedsIsNotWaitedForEither() throws Exception {
    seen.onCall = Decision::go;
    seen.admits = head -> false;

    assertThat(drip("transfer-encoding: chunked").toLowerCase(java.util.Locale.ROOT))
        .startsWith("http/1.1 401")
        .contains("connection: close");
  }
}
