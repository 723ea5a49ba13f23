package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.gguf.GgufBytes;
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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models in the real program: loaded when wanted, with adapters, within a budget. */
class ModelsIT {
  private static final int WIDTH = 256;
  private static final int RANK = 4;

  @TempDir private Path folder;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void closeClient() {
    client.close();
  }

  private static SidecarProcess start(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--threads", "1"));
    all.addAll(List.of("--context", "512", "--parallel", "2"));
    all.addAll(List.of(options));
    return SidecarProcess.start(all.toArray(String[]::new));
  }

  @Test
  void modelsThatDoNotFitTogetherTakeTurns() throws Exception {
    // Either model takes about 90 MiB by the estimate, so that one fits and two do not.
    try (SidecarProcess sidecar =
        start(
            "--model",
            "s=" + DemoModels.SMALL,
            "--model",
            "l=" + DemoModels.LARGE,
            "--memory",
            "140MB")) {
      String address = sidecar.awaitReady();
      assertThat(states(address)).containsExactly("s loaded", "l unloaded");
      assertThat(complete(address, "l", 200)).isNotEmpty();
      assertThat(states(address)).containsExactly("s unloaded", "l loaded");
      assertThat(complete(address, "s", 200)).isNotEmpty();
      assertThat(states(address)).containsExactly("s loaded", "l unloaded");
      assertThat(complete(address, "none", 404)).isEmpty();
      assertThat(sidecar.terminate()).isZero();
    }
  }

  @Test
  void modelsAreLoadedWhenTheyAreWantedOnly() throws Exception {
    try (SidecarProcess sidecar = start("--model", "s=" + DemoModels.SMALL, "--preload", "none")) {
      String address = sidecar.awaitReady();
      assertThat(states(address)).containsExactly("s unloaded");
      assertThat(complete(address, "s", 200)).isNotEmpty();
      assertThat(states(address)).containsExactly("s loaded");
    }
  }

  @Test
  void anAdapterChangesItsOwnAnswersAndNoOthers() throws Exception {
    Path adapter = adapter("llama", WIDTH).write(folder.resolve("adapter.gguf"));
    String alone;
    try (SidecarProcess sidecar = start("--model", "m=" + DemoModels.LARGE)) {
      alone = complete(sidecar.awaitReady(), "m", 200);
    }
    try (SidecarProcess sidecar =
        start("--model", "m=" + DemoModels.LARGE, "--lora", "odd=" + adapter)) {
      String address = sidecar.awaitReady();
      assertThat(states(address)).containsExactly("m loaded", "m:odd loaded");
      String odd = complete(address, "m:odd", 200);
      assertThat(odd).isNotEqualTo(alone);
      assertThat(complete(address, "m", 200)).isEqualTo(alone);
      assertThat(complete(address, "m:odd", 200)).isEqualTo(odd);
      assertThat(complete(address, "m:none", 404)).isEmpty();
    }
  }

  @Test
  void refusesAdaptersThatDoNotFit() throws Exception {
    assertFails("it was made for architecture qwen3", adapter("qwen3", WIDTH));
    assertFails("so it is made for another model", adapter("llama", WIDTH / 2));
    assertFails("it is no LoRA adapter", GgufBytes.tinyModel());
    assertFails("it changes no matrix", loraHeader("llama"));
    assertFails(
        "it lacks the second half of blk.0.attn_q.weight",
        loraHeader("llama").tensor("blk.0.attn_q.weight.lora_a", 0, WIDTH, RANK));
    assertFails(
        "the model has no blk.99.attn_q.weight",
        loraHeader("llama")
            .tensor("blk.99.attn_q.weight.lora_a", 0, WIDTH, RANK)
            .tensor("blk.99.attn_q.weight.lora_b", 0, RANK, WIDTH));
  }

  @Test
  void refusesWrongOptions() throws Exception {
    String model = "m=" + DemoModels.SMALL;
    assertUsage("is not a size", "--model", model, "--memory", "lots");
    assertUsage("--preload x names no model", "--model", model, "--preload", "x");
    assertUsage("is not [MODEL:]NAME=FILE", "--model", model, "--lora", "x.gguf");
    assertUsage("belongs to model 'n'", "--model", model, "--lora", "n:x=x.gguf");
    assertUsage(
        "does not say which of the models",
        "--model",
        model,
        "--model",
        "n=" + DemoModels.LARGE,
        "--lora",
        "x=x.gguf");
    assertUsage(
        "Two models are named m:x", "--model", model, "--lora", "x=a.gguf", "--lora", "x=b.gguf");
  }

  private static GgufBytes loraHeader(String architecture) {
    return new GgufBytes()
        .text("general.type", "adapter")
        .text("general.architecture", architecture)
        .text("adapter.type", "lora")
        .float32("adapter.lora.alpha", RANK);
  }

  /** Returns an adapter that adds a random matrix of low rank to the first query matrix. */
  private static GgufBytes adapter(String architecture, int width) {
    Random random = new Random(7);
    GgufBytes bytes = loraHeader(architecture);
    for (int layer = 0; layer < 2; layer++) {
      String name = "blk." + layer + ".attn_q.weight";
      bytes.floats(name + ".lora_a", noise(random, width * RANK), width, RANK);
      bytes.floats(name + ".lora_b", noise(random, RANK * width), RANK, width);
    }
    return bytes;
  }

  private static float[] noise(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private void assertFails(String sentence, GgufBytes adapter) throws Exception {
    Path file = adapter.write(Files.createTempFile(folder, "adapter", ".gguf"));
    try (SidecarProcess sidecar =
        start("--model", "m=" + DemoModels.LARGE, "--lora", "x=" + file)) {
      assertThat(sidecar.errors().strip().lines().toList())
          .singleElement()
          .asString()
          .contains(sentence)
          .endsWith(".");
      assertThat(sidecar.exitStatus()).isEqualTo(1);
    }
  }

  private static void assertUsage(String sentence, String... options) throws Exception {
    try (SidecarProcess sidecar = start(options)) {
      assertThat(sidecar.errors().strip().lines().toList())
          .singleElement()
          .asString()
          .contains(sentence);
      assertThat(sidecar.exitStatus()).isEqualTo(2);
    }
  }

  private List<String> states(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/v1/models")).build();
    List<String> states = new ArrayList<>();
    for (JsonNode model :
        json.readTree(client.send(request, BodyHandlers.ofString()).body()).path("data")) {
      states.add(model.path("id").asText() + " " + model.path("state").asText());
    }
    return states;
  }

  /** Returns the text that a model goes on with, or nothing when it must be refused. */
  private String complete(String address, String model, int status) throws Exception {
    String body =
        """
        {"model": "%s", "prompt": "Once upon a time", "max_tokens": 16, "temperature": 0}\
        """
            .formatted(model);
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(address + "/v1/completions"))
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return status == 200 ? json.readTree(response.body()).at("/choices/0/text").asText() : "";
  }
}
