package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls have computed of their prompts, used again by the real program. */
class PrefixCacheIT {
  private static final String SYSTEM = text(0, 120);

  @TempDir private Path folder;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void usageTellsWhatWasCached() throws Exception {
    try (SidecarProcess sidecar = start()) {
      String address = sidecar.awaitReady();
      JsonNode first = chat(address, SYSTEM, "Who are you?", "");
      int prompt = first.at("/usage/prompt_tokens").asInt();
      assertThat(prompt).isGreaterThan(200);
      assertThat(cached(first)).isLessThan(16);
      JsonNode same = chat(address, SYSTEM, "Who are you?", "");
      assertThat(same.at("/choices")).isEqualTo(first.at("/choices"));
      assertThat(cached(same)).isBetween(prompt - 16, prompt - 1);
      JsonNode other = chat(address, SYSTEM, "Name three colours.", "");
      assertThat(cached(other)).isBetween(150, prompt);
      assertThat(cached(chat(address, SYSTEM, "Who are you?", "salt"))).isLessThan(16);
    }
  }

  @Test
  void aPinnedSystemPromptOutlastsOthers() throws Exception {
    Path file = Files.writeString(folder.resolve("system.txt"), SYSTEM);
    try (SidecarProcess sidecar = start("--prefix-cache", "2MB", "--pin", file.toString())) {
      String address = sidecar.awaitReady();
      chat(address, SYSTEM, "Who are you?", "");
      for (int i = 1; i < 8; i++) {
        chat(address, text(i, 180), "Who are you?", "");
      }
      assertThat(cached(chat(address, SYSTEM, "Name three colours.", ""))).isGreaterThan(150);
    }
  }

  @Test
  void aPoolWithAQuantisedCacheSpillsToDisk() throws Exception {
    try (SidecarProcess sidecar =
        start(
            "--kv-tokens",
            "1024",
            "--kv-type",
            "q8_0",
            "--prefix-cache",
            "1MB",
            "--kv-spill",
            folder.toString(),
            "--kv-spill-size",
            "64MB")) {
      String address = sidecar.awaitReady();
      JsonNode first = chat(address, SYSTEM, "Who are you?", "");
      assertThat(first.at("/choices/0/message/content").asText()).isNotBlank();
      for (int i = 1; i < 8; i++) {
        chat(address, text(i, 180), "Who are you?", "");
      }
      awaitOnDisk(folder.resolve("demo-large.sluice-kv"));
      assertThat(cached(chat(address, SYSTEM, "Who are you?", ""))).isGreaterThan(150);
    }
  }

  /** Waits for the first forty blocks or so, as they are written beside the calls. */
  private static void awaitOnDisk(Path file) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (Files.size(file) < 1 << 20) {
      assertThat(System.nanoTime()).as("%d bytes", Files.size(file)).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  @Test
  void prefixesOutlastTheProcessButNotTheModel() throws Exception {
    String[] spill = {"--kv-spill", folder.resolve("kv").toString()};
    try (SidecarProcess sidecar = start(spill)) {
      chat(sidecar.awaitReady(), SYSTEM, "Who are you?", "");
      assertThat(sidecar.terminate()).isZero();
    }
    try (SidecarProcess sidecar = start(spill)) {
      String address = sidecar.awaitReady();
      assertThat(cached(chat(address, SYSTEM, "Name three colours.", ""))).isGreaterThan(150);
      assertThat(sidecar.terminate()).isZero();
    }
    try (SidecarProcess sidecar =
        start("--kv-type", "q8_0", "--kv-spill", folder.resolve("kv").toString())) {
      String address = sidecar.awaitReady();
      assertThat(cached(chat(address, SYSTEM, "Name three colours.", ""))).isZero();
      assertThat(ProcessHandle.of(sidecar.pid()).orElseThrow().destroy()).isTrue();
      assertThat(sidecar.errors()).contains("is emptied, as it is damaged or was computed by");
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            List.of("--deterministic", "--kv-tokens", "1024"),
            "--deterministic does not go with --kv-tokens"),
        Arguments.of(
            List.of("--deterministic", "--kv-type", "f16"),
            "--deterministic does not go with --kv-type f16"),
        Arguments.of(List.of("--kv-type", "f32"), "--kv-type"),
        Arguments.of(List.of("--kv-tokens", "-5"), "--kv-tokens is -5"),
        Arguments.of(List.of("--kv-tokens", "256"), "--context 512 is more than the 256"),
        Arguments.of(List.of("--kv-spill", "pom.xml"), "--kv-spill pom.xml is no folder"),
        Arguments.of(List.of("--pin", "no-such-file"), "--pin no-such-file cannot be read"),
        Arguments.of(List.of("--prefix-cache", "0", "--pin", "pom.xml"), "--prefix-cache is 0"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWhatDoesNotGoTogether(List<String> options, String message) throws Exception {
    try (SidecarProcess sidecar = start(options.toArray(String[]::new))) {
      assertThat(sidecar.exitStatus()).isEqualTo(2);
      assertThat(sidecar.errors()).contains(message);
    }
  }

  @Test
  void refusesToPinMoreThanHalf() throws Exception {
    Path file = Files.writeString(folder.resolve("system.txt"), SYSTEM);
    try (SidecarProcess sidecar = start("--prefix-cache", "512KB", "--pin", file.toString())) {
      assertThat(sidecar.exitStatus()).isEqualTo(1);
      assertThat(sidecar.errors())
          .contains("Model demo-large cannot keep what calls compute: Pinning")
          .contains("would take over half of the prefix cache");
    }
  }

  private static SidecarProcess start(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--threads", "1"));
    all.addAll(List.of("--model", DemoModels.LARGE.toString()));
    all.addAll(List.of("--context", "512", "--parallel", "2"));
    all.addAll(List.of(options));
    return SidecarProcess.start(all.toArray(String[]::new));
  }

  private JsonNode chat(String address, String system, String question, String salt)
      throws Exception {
    ObjectNode body = json.createObjectNode().put("model", "demo-large").put("max_tokens", 4);
    body.put("temperature", 0).put("seed", 1);
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", system);
    messages.addObject().put("role", "user").put("content", question);
    if (!salt.isEmpty()) {
      body.put("cache_salt", salt);
    }
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(body.toString()))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body());
  }

  private static int cached(JsonNode answer) {
    return answer.at("/usage/prompt_tokens_details/cached_tokens").asInt(-1);
  }

  /** Returns a text of so many words that begins as no other does. */
  private static String text(int number, int words) {
    return IntStream.range(0, words)
        .mapToObj(i -> i % 7 == 0 ? "Rule " + number : "be kind")
        .collect(Collectors.joining(" "));
  }
}
