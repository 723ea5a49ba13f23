package dev.sluice.inference.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.DemoModels;
import dev.sluice.inference.gguf.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShowCommandTest {
  @TempDir private Path folder;

  @Test
  void saysWhatAModelIsAndTakes() {
    Ran ran = Ran.of("model", "show", DemoModels.LARGE);
    assertThat(ran.status()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("llama, 4.98 million parameters")
        .contains("4 heads, 2 of keys and values (GQA, 2 to 1), 64 wide")
        .contains("5.1 MiB, 8.51 bits for each parameter")
        .contains("Q8_0        36 tensors")
        // Five layers, two heads of 64 numbers for keys and as many for values.
        .contains("F16 2,560 bytes, Q8_0 1,360 bytes, Q4_0 720 bytes")
        .contains("for 8 x 2,048 tokens")
        .contains("Fits          yes");
  }

  @Test
  void saysWhichContextWouldFit() throws IOException {
    Path file =
        new GgufBytes()
            .text("general.architecture", "x")
            .uint32("x.context_length", 1 << 30)
            .uint32("x.embedding_length", 4096)
            .uint32("x.block_count", 32)
            .uint32("x.attention.head_count", 32)
            .tensor("t", 0, 32)
            .write(folder.resolve("m.gguf"));
    Ran ran = Ran.of("model", "show", file, "--context", 1 << 30, "--kv-type", "q8_0");
    assertThat(ran.out()).containsPattern("Fits +no, .* MiB may be used; --context \\d+ would fit");
  }

  @Test
  void saysWhatAModelMakes() throws IOException {
    assertThat(show(GgufBytes.tinyModel().uint32("llama.pooling_type", 2)))
        .contains("embeddings, pooling cls");
    GgufBytes ranking =
        GgufBytes.tinyModel().uint32("llama.pooling_type", 4).tensor("cls.output.weight", 0, 64, 1);
    assertThat(show(ranking)).contains("ranks of documents");
    assertThat(show(GgufBytes.tinyModel().bool("llama.attention.causal", false)))
        .contains("embeddings, pooling mean");
  }

  @Test
  void refusesWhatIsNoModel() throws IOException {
    Path text =
        Files.writeString(folder.resolve("text.gguf"), "This is only a text, and no model.");
    assertRefused("is not a GGUF file", "model", "show", text);
    assertRefused(
        "not possible", "model", "show", GgufBytes.tinyModel().write(folder.resolve("m.gguf")));
    assertRefused(
        "cannot have an attention cache of type Q8_0; possible are F16",
        "model",
        "show",
        folder.resolve("m.gguf"),
        "--kv-type",
        "Q8_0");
    assertRefused("--context -1", "model", "show", folder.resolve("m.gguf"), "--context", "-1");
    assertRefused("Missing required parameter: 'FILE'", "model", "show");
  }

  private String show(GgufBytes bytes) throws IOException {
    return Ran.of("model", "show", bytes.write(folder.resolve("m.gguf"))).out();
  }

  private static void assertRefused(String sentence, Object... arguments) {
    Ran ran = Ran.of(arguments);
    assertThat(ran.err() + ran.out()).contains(sentence);
  }
}
