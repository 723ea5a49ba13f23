package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model file that makes the native library end its process, as it ends it for good ones, too. */
class CrashLoopIT {
  private static final int ABORTED = 134;
  private static final String EPSILON = "llama.attention.layer_norm_rms_epsilon";

  @TempDir private Path folder;

  @Test
  void aFileThatKillsTheProcessThreeTimesIsNotTriedAgain() throws Exception {
    Path bad = deadly();
    for (int death = 0; death < 3; death++) {
      try (SidecarProcess sidecar = start(bad)) {
        assertThat(sidecar.exitStatus()).isEqualTo(ABORTED);
      }
    }
    try (SidecarProcess sidecar = start(bad);
        HttpClient client = HttpClient.newHttpClient()) {
      String address = sidecar.awaitReady();
      assertThat(client.send(get(address + "/v1/models"), BodyHandlers.ofString()).body())
          .contains("\"good\"", "is disabled since", "--retry-disabled");
      HttpResponse<String> refused = client.send(ask(address, "bad"), BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("model_disabled", "died 3 times within 10 minutes");
      assertThat(client.send(ask(address, "good"), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    try (SidecarProcess sidecar = start(bad, "--retry-disabled")) {
      assertThat(sidecar.exitStatus()).isEqualTo(ABORTED);
    }
  }

  private SidecarProcess start(Path bad, String... more) throws Exception {
    List<String> options =
        List.of(
            "--listen",
            "127.0.0.1:0",
            "--threads",
            "1",
            "--state",
            folder.resolve("state").toString(),
            "--model",
            "good=" + DemoModels.SMALL,
            "--model",
            "bad=" + bad);
    return SidecarProcess.start(
        Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** Returns a model that is right but for a number below zero, at which the library aborts. */
  private Path deadly() throws Exception {
    byte[] bytes = Files.readAllBytes(DemoModels.SMALL);
    byte[] key = EPSILON.getBytes(StandardCharsets.US_ASCII);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(EPSILON) + key.length;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(at + Integer.BYTES, -1);
    return Files.write(folder.resolve("deadly.gguf"), bytes);
  }

  private static HttpRequest get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).build();
  }

  private static HttpRequest ask(String address, String model) {
    String body = "{\"model\":\"%s\",\"prompt\":\"Hello\",\"max_tokens\":2}".formatted(model);
    return HttpRequest.newBuilder(URI.create(address + "/v1/completions"))
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
