package dev.sluice.inference.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufReaderTest {
  @TempDir private Path folder;

  @Test
  void readsMetadataAndTensors() throws IOException {
    Path file =
        GgufBytes.tinyModel().uint32s("llama.shape", 1, 2, 3).write(folder.resolve("m.gguf"));
    GgufHeader header = GgufReader.read(file);
    assertThat(header.version()).isEqualTo(3);
    assertThat(header.string("general.architecture")).contains("llama");
    assertThat(header.integer("llama.context_length")).contains(128L);
    assertThat(header.integers("llama.shape")).containsExactly(1L, 2L, 3L);
    assertThat(header.arraySize("tokenizer.ggml.tokens")).isEqualTo(3);
    long dataStart = Files.size(file) - 768;
    assertThat(header.tensors())
        .containsExactly(
            new TensorInfo("token_embd.weight", TensorType.F32, List.of(64L, 3L), dataStart));
  }

  @Test
  void describesTheModel() throws IOException {
    Path file = GgufBytes.tinyModel().write(folder.resolve("m.gguf"));
    ModelDescription model = ModelDescription.of(GgufReader.read(file));
    assertThat(model.architecture()).isEqualTo("llama");
    assertThat(model.contextLength()).isEqualTo(128);
    assertThat(model.vocabularySize()).isEqualTo(3);
    assertThat(model.chatTemplate()).contains("{{ messages }}");
    assertThat(model.makesEmbeddings()).isFalse();
    // Two heads of width 16, keys and values, two layers, two bytes each.
    assertThat(model.cacheBytesPerToken(TensorType.F16)).isEqualTo(2 * 2 * 2 * 16 * 2);
    assertThat(model.allowsCache(TensorType.Q8_0)).isFalse();
  }

  @Test
  void takesHeadCountsByLayer() throws IOException {
    GgufBytes bytes =
        new GgufBytes()
            .text("general.architecture", "x")
            .uint32("x.context_length", 64)
            .uint32("x.embedding_length", 64)
            .uint32("x.block_count", 2)
            .uint32("x.attention.head_count", 4)
            .uint32s("x.attention.head_count_kv", 4, 0)
            .tensor("t", 0, 32);
    ModelDescription model =
        ModelDescription.of(GgufReader.read(bytes.write(folder.resolve("m.gguf"))));
    assertThat(model.layers())
        .containsExactly(
            new ModelDescription.Layer(64, 64, 16), new ModelDescription.Layer(0, 0, 16));
  }

  @Test
  void refusesWhatIsNoModelFile() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "This is not a model at all.");
    assertRefused(text, "is not a GGUF file");
    assertRefused(folder.resolve("missing.gguf"), "does not exist");
    assertRefused(Files.write(folder.resolve("empty.gguf"), new byte[0]), "is not a GGUF file");
  }

  @Test
  void refusesUnknownVersions() throws IOException {
    byte[] bytes = GgufBytes.tinyModel().bytes();
    bytes[4] = 9;
    assertRefused(Files.write(folder.resolve("m.gguf"), bytes), "GGUF version 9");
  }

  @Test
  void refusesATruncatedFileAtEveryLength() throws IOException {
    byte[] bytes = GgufBytes.tinyModel().bytes();
    for (int length = 0; length < bytes.length; length += 7) {
      Path file = Files.write(folder.resolve("m.gguf"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> GgufReader.read(file))
          .isInstanceOf(GgufException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void refusesAbsurdCounts() throws IOException {
    byte[] bytes = GgufBytes.tinyModel().bytes();
    Arrays.fill(bytes, 8, 15, (byte) 0xFF);
    assertRefused(Files.write(folder.resolve("m.gguf"), bytes), "is corrupt: it claims");
  }

  @Test
  void refusesATensorLongerThanTheFile() throws IOException {
    Path file = GgufBytes.tinyModel().tensor("big", 0, 1).write(folder.resolve("m.gguf"));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
    assertRefused(file, "is truncated: its tensors end at byte");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersDamageWithARefusalOrADescription(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] original = GgufBytes.tinyModel().bytes();
    for (int round = 0; round < 500; round++) {
      byte[] damaged = original.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("m.gguf"), damaged);
      try {
        ModelDescription.of(GgufReader.read(file));
      } catch (GgufException e) {
        assertThat(e.getMessage()).startsWith("Model file " + file).endsWith(".");
      }
    }
  }

  @Test
  void refusesModelsWithSenselessSizes() throws IOException {
    assertNotServed(new GgufBytes().tensor("t", 0, 1), "does not name its architecture");
    assertNotServed(new GgufBytes().text("general.architecture", "x"), "it has no weights");
    GgufBytes shapeless = new GgufBytes().text("general.architecture", "x").tensor("t", 0, 1);
    assertNotServed(shapeless, "it does not say x.block_count");
    assertNotServed(
        GgufBytes.tinyModel().uint32("llama.block_count", -1), "its llama.block_count is");
    assertNotServed(GgufBytes.tinyModel().uint32("split.count", 3), "one part of several");
  }

  @Test
  void refusesFilesThatBelongToAModelButAreNone() throws IOException {
    assertNotServed(
        GgufBytes.tinyModel().text("general.type", "adapter"), "it is an adapter; serve it with");
    assertNotServed(new GgufBytes().text("general.type", "imatrix"), "it is an importance matrix");
    assertNotServed(new GgufBytes().text("general.architecture", "clip"), "it is the image part");
    assertNotServed(
        GgufBytes.tinyModel().uint32("llama.pooling_type", 9), "its pooling type 9 is unknown");
  }

  @Test
  void computesTheMemoryNeed() throws IOException {
    Path file = GgufBytes.tinyModel().write(folder.resolve("m.gguf"));
    ModelDescription model = ModelDescription.of(GgufReader.read(file));
    MemoryNeed need = MemoryNeed.of(model, TensorType.F16, 4, 128, 64);
    assertThat(need.weightBytes()).isEqualTo(768);
    assertThat(need.cacheBytes()).isEqualTo(4 * 128 * 256L);
    assertThat(need.totalBytes())
        .isEqualTo(need.weightBytes() + need.cacheBytes() + need.bufferBytes());
    assertThat(need.describe()).isEqualTo("32 MiB (weights 0, attention cache 0, buffers 32)");
  }

  private void assertNotServed(GgufBytes bytes, String reason) throws IOException {
    Path file = bytes.write(folder.resolve("m.gguf"));
    assertThatThrownBy(() -> ModelDescription.of(GgufReader.read(file)))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("Model file " + file)
        .hasMessageContaining(reason);
  }

  private static void assertRefused(Path file, String reason) {
    assertThatThrownBy(() -> GgufReader.read(file))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("Model file " + file)
        .hasMessageContaining(reason);
  }
}
