package dev.sluice.inference.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.DemoModels;
import dev.sluice.inference.gguf.GgufBytes;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.TensorInfo;
import dev.sluice.inference.gguf.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Scanner;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quantising and measuring with the real library and a demo model. */
class QuantizeCommandIT {
  private static final int EMBEDDING = 256;

  @TempDir private Path folder;

  @Test
  void quantisesAndMeasures() throws IOException {
    Path full = folder.resolve("full.gguf");
    Path small = folder.resolve("small.gguf");
    succeed("quantize", DemoModels.LARGE, full, "--type", "f16", "--requantize");
    String told = succeed("quantize", full, small, "--type", "Q4_K_M").err();
    assertThat(told.lines().toList()).first().asString().startsWith("  0 %  ");
    assertThat(types(full)).containsExactlyInAnyOrder(TensorType.F16, TensorType.F32);
    assertThat(types(small)).contains(TensorType.Q4_K, TensorType.F32);
    assertThat(Files.size(small)).isLessThan(Files.size(full) / 2);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(full, small);
    }

    Path text =
        Files.writeString(
            folder.resolve("text.txt"), "Once upon a time there was a small boat. ".repeat(60));
    double exact = perplexity(full, text);
    assertThat(exact).isGreaterThan(1);
    assertThat(perplexity(small, text)).isBetween(exact * 0.7, exact * 1.4);
  }

  @Test
  void usesAnImportanceMatrix() throws IOException {
    Path full = folder.resolve("full.gguf");
    succeed("quantize", DemoModels.LARGE, full, "--type", "F32", "--requantize");
    GgufBytes measured = new GgufBytes().text("general.type", "imatrix");
    for (TensorInfo tensor : GgufReader.read(full).tensors()) {
      if (tensor.shape().size() == 2) {
        float[] sums = new float[Math.toIntExact(tensor.shape().getFirst())];
        Arrays.fill(sums, 2);
        measured.floats(tensor.name() + ".in_sum2", sums, sums.length);
        measured.floats(tensor.name() + ".counts", new float[] {2}, 1);
      }
    }
    Path matrix = measured.write(folder.resolve("imatrix.gguf"));
    Path tiny = folder.resolve("tiny.gguf");
    succeed("quantize", full, tiny, "--type", "IQ2_XS", "--imatrix", matrix);
    assertThat(types(tiny)).contains(TensorType.IQ2_XS);

    Path wrong =
        new GgufBytes()
            .floats("blk.0.attn_q.weight.in_sum2", new float[EMBEDDING / 2], EMBEDDING / 2)
            .floats("blk.0.attn_q.weight.counts", new float[] {1}, 1)
            .write(folder.resolve("wrong.gguf"));
    refuse(
        "Missing importance matrix for tensor",
        "quantize",
        full,
        folder.resolve("x.gguf"),
        "--type",
        "IQ2_XS",
        "--imatrix",
        wrong);
    refuse(
        "it holds no measured matrix",
        "quantize",
        full,
        folder.resolve("x.gguf"),
        "--type",
        "IQ2_XS",
        "--imatrix",
        full);
    refuse(
        "useless without an importance matrix",
        "quantize",
        full,
        folder.resolve("x.gguf"),
        "--type",
        "IQ2_XS");
    assertThat(folder.resolve("x.gguf")).doesNotExist();
  }

  @Test
  void refusesWhatWouldLoseSomething() throws IOException {
    Path there = Files.writeString(folder.resolve("there.gguf"), "precious");
    refuse(
        "is quantised already (token_embd.weight is Q8_0)",
        "quantize",
        DemoModels.SMALL,
        folder.resolve("x.gguf"),
        "--type",
        "Q4_0");
    refuse(
        "is there already; give another name",
        "quantize",
        DemoModels.SMALL,
        there,
        "--type",
        "Q4_0",
        "--requantize");
    assertThat(there).hasContent("precious");
    Path copy = Files.copy(DemoModels.SMALL, folder.resolve("copy.gguf"));
    refuse(
        "cannot be read and replaced at once", "quantize", copy, copy, "--type", "Q4_0", "--force");
    refuse("is not a GGUF file", "quantize", there, folder.resolve("x.gguf"), "--type", "Q4_0");
    refuse(
        "give a file name in a folder that is there",
        "quantize",
        DemoModels.SMALL,
        folder.resolve("none/x.gguf"),
        "--type",
        "Q4_0");
    refuse(
        "Invalid value for option '--type'",
        "quantize",
        DemoModels.SMALL,
        folder.resolve("x.gguf"),
        "--type",
        "Q17");
  }

  @Test
  void refusesTextsThatCannotBeMeasured() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "short");
    refuse("fewer than one piece", "perplexity", DemoModels.SMALL, "--text", text);
    refuse("is not 4 to 1024", "perplexity", DemoModels.SMALL, "--text", text, "--context", 2048);
    Files.write(text, new byte[] {(byte) 0xFF, (byte) 0xFE});
    refuse("is not in UTF-8", "perplexity", DemoModels.SMALL, "--text", text);
    refuse("no readable text", "perplexity", DemoModels.SMALL, "--text", folder.resolve("none"));
  }

  private static double perplexity(Path model, Path text) {
    String line =
        succeed("perplexity", model, "--text", text, "--context", 128, "--threads", 1).out();
    assertThat(line).matches("perplexity [0-9.]+ \\+/- [0-9.]+ over .* tokens [^\n]*\n");
    return new Scanner(line).skip("perplexity").useLocale(Locale.ROOT).nextDouble();
  }

  private static Set<TensorType> types(Path file) throws IOException {
    return GgufReader.read(file).tensors().stream()
        .map(TensorInfo::type)
        .collect(Collectors.toSet());
  }

  private static Ran succeed(Object... arguments) {
    Ran ran = Ran.of(arguments);
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran;
  }

  private static void refuse(String sentence, Object... arguments) {
    Ran ran = Ran.of(arguments);
    assertThat(ran.err()).contains(sentence);
    assertThat(ran.err().strip().lines().toList().getLast()).startsWith("sluice: ");
    assertThat(ran.status()).isEqualTo(2);
  }
}
