package dev.sluice.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.gguf.GgufBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files and devices that the real program refuses, each with one sentence. */
class RefusedModelsIT {
  @TempDir private Path folder;

  @Test
  void refusesACorruptFile() throws Exception {
    byte[] bytes = Files.readAllBytes(DemoModels.SMALL);
    Arrays.fill(bytes, 24, 32, (byte) 0xFF);
    assertRefused("is corrupt: it claims", write(bytes));
  }

  @Test
  void refusesAFileWhoseMatricesHaveOtherSizesThanItSays() throws Exception {
    assertRefused("cannot be loaded: ", write(withNumber("llama.embedding_length", 128)));
  }

  @Test
  void refusesATruncatedFile() throws Exception {
    byte[] bytes = Files.readAllBytes(DemoModels.SMALL);
    assertRefused("is truncated: ", write(Arrays.copyOf(bytes, bytes.length - 1)));
  }

  @Test
  void refusesAnArchitectureThatTheLibraryLacks() throws Exception {
    String text =
        new String(Files.readAllBytes(DemoModels.SMALL), StandardCharsets.ISO_8859_1)
            .replace("llama", "glama");
    assertRefused(
        "unknown model architecture: 'glama'", write(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void refusesAContextThatMemoryHasNoRoomFor() throws Exception {
    Path file = write(withNumber("llama.context_length", 100_000_000));
    assertRefused("MiB are free; give a smaller --context", file, "--context", "100000000");
  }

  @Test
  void refusesAContextThatTheModelWasNotTrainedFor() throws Exception {
    assertRefused("was trained for 1024 tokens", DemoModels.SMALL, "--context", "100000");
  }

  @Test
  void refusesAContextThatHoldsNothing() throws Exception {
    assertRefused("at least 16 are needed", DemoModels.SMALL, "--kv-tokens", "1");
    assertRefused("at least 16 are needed", write(withNumber("llama.context_length", 2)));
  }

  @Test
  void refusesAModelThatNeedsMoreThanItMayTake() throws Exception {
    assertRefused("needs", DemoModels.SMALL, "--memory", "10MB");
  }

  @Test
  void refusesWhatIsNoModel() throws Exception {
    GgufBytes adapter = GgufBytes.tinyModel().text("general.type", "adapter");
    assertRefused("it is an adapter", adapter.write(folder.resolve("adapter.gguf")));
    GgufBytes part = GgufBytes.tinyModel().uint32("split.count", 2);
    assertRefused("one part of several", part.write(folder.resolve("part.gguf")));
    GgufBytes ranking = GgufBytes.tinyModel().uint32("llama.pooling_type", 4);
    assertRefused("is said to rank and has no classifier", ranking.write(folder.resolve("r.gguf")));
    assertRefused("does not exist", folder.resolve("none.gguf"));
  }

  @Test
  void refusesAGpuThatIsNotThere() throws Exception {
    assertRefused("No GPU is there for --device cuda", DemoModels.SMALL, "--device", "cuda");
    assertRefused("--gpu-layers 3", DemoModels.SMALL, "--gpu-layers", "3", "--device", "vulkan");
  }

  private Path write(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("model.gguf"), bytes);
  }

  /** Returns the small model with another 32-bit number under a key. */
  private static byte[] withNumber(String key, int number) throws Exception {
    byte[] bytes = Files.readAllBytes(DemoModels.SMALL);
    byte[] name = key.getBytes(StandardCharsets.US_ASCII);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(key) + name.length + Integer.BYTES;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number);
    return bytes;
  }

  private static void assertRefused(String sentence, Path file, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--threads", "1"));
    all.addAll(List.of("--model", file.toString()));
    all.addAll(List.of(options));
    try (SidecarProcess sidecar = SidecarProcess.start(all.toArray(String[]::new))) {
      assertThat(sidecar.errors().strip().lines().toList())
          .singleElement()
          .asString()
          .contains(sentence)
          .endsWith(".");
      assertThat(sidecar.exitStatus()).isEqualTo(1);
    }
  }
}
