package dev.sluice.inference.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.gguf.GgufBytes;
import dev.sluice.inference.gguf.GgufException;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are wrong somewhere are described or refused in one sentence, whatever they say. */
class DamagedFilesTest {
  private static final int[] EXTREMES = {
    0, 1, 2, 1 << 16, 1 << 20, (1 << 20) + 1, Integer.MAX_VALUE, -1, 1_000_003
  };
  private static final List<String> NUMBERS =
      List.of(
          "llama.context_length",
          "llama.embedding_length",
          "llama.block_count",
          "llama.feed_forward_length",
          "llama.attention.head_count",
          "llama.attention.head_count_kv");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyBytesAreDescribedOrRefusedInOneSentence(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = model();
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[24 + random.nextInt(bytes.length - 24)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      assertDescribedOrRefused(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anySizesAreDescribedOrRefusedInOneSentence(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      GgufBytes bytes = new GgufBytes().text("general.architecture", "llama");
      for (String number : NUMBERS) {
        bytes.uint32(number, EXTREMES[random.nextInt(EXTREMES.length)]);
      }
      bytes.uint32("llama.attention.key_length", EXTREMES[random.nextInt(EXTREMES.length)]);
      bytes.texts("tokenizer.ggml.tokens", "a", "b", "c");
      assertDescribedOrRefused(bytes.tensor("token_embd.weight", 0, 64, 3).bytes());
    }
  }

  @Test
  void namesThatAreNoNamesDoNotReachTheTerminal() throws IOException {
    byte[] bytes =
        new GgufBytes()
            .text("general.architecture", "llama\u001b[2J\u202e")
            .tensor("t", 0, 32)
            .bytes();
    assertThat(describe(bytes))
        .containsExactly(
            "Model file %s cannot be served: it does not say llama\\u001b[2J\\u202e.block_count."
                .formatted(folder.resolve("m.gguf")));
  }

  private void assertDescribedOrRefused(byte[] bytes) throws IOException {
    assertThat(describe(bytes))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.chars().noneMatch(Character::isISOControl)).isTrue();
              assertThat(line.length()).isLessThan(2000);
            });
  }

  private List<String> describe(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("m.gguf"), bytes);
    try {
      return new ModelReport(
              GgufReader.read(file), Integer.MAX_VALUE, 256, TensorType.F16, 1L << 32)
          .lines();
    } catch (GgufException e) {
      return List.of(e.getMessage());
    }
  }

  private static byte[] model() {
    byte[] bytes = GgufBytes.tinyModel().bytes();
    byte[] name = "token_embd.weight".getBytes(StandardCharsets.UTF_8);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("token_embd.weight");
    // The length of the name is what damages most.
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at - Long.BYTES, name.length);
    return bytes;
  }
}
