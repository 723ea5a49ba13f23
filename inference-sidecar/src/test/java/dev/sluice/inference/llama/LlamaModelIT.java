package dev.sluice.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.inference.DemoModels;
import dev.sluice.inference.engine.Decoder;
import dev.sluice.inference.engine.Embedder;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.Heard;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.SchedulerSettings;
import dev.sluice.inference.engine.SeparatingDecoder;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.gguf.GgufReader;
import dev.sluice.inference.gguf.ModelDescription;
import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.kv.SequenceMemory;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.SamplingParameters;
import dev.sluice.inference.speculate.PassCost;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaModelIT {
  private static final List<String> QUESTIONS =
      List.of(
          "What is the capital of France?",
          "Say hello.",
          "Tell me a story about the sea and a small boat that was lost in a storm.",
          "Who are you?",
          "Name three colours.",
          "What is two plus two?");

  private record Generated(String text, List<LogProbabilities> logProbabilities) {}

  private static LlamaRuntime runtime;

  @TempDir private Path folder;

  @BeforeAll
  static void loadLibrary() throws Exception {
    runtime = LlamaRuntime.load(LibraryLocator.find(null, System.getenv("SLUICE_LLAMA_LIB")));
  }

  @Test
  void batchedAnswersEqualSingleOnesBitForBit() throws Exception {
    try (LlamaModel model = load(DemoModels.LARGE, false)) {
      List<Generated> single = new ArrayList<>();
      for (String question : QUESTIONS) {
        single.addAll(generate(model, List.of(question), decoder -> decoder));
      }
      assertThat(generate(model, QUESTIONS, decoder -> decoder)).isEqualTo(single);
      assertThat(generate(model, QUESTIONS, LlamaModelIT::separating)).isEqualTo(single);
      assertThat(single).allSatisfy(g -> assertThat(g.text()).isNotBlank());
    }
  }

  @Test
  void theFilesSayWhatTheLibraryFinds() throws Exception {
    for (Path file : List.of(DemoModels.SMALL, DemoModels.LARGE)) {
      ModelDescription description = ModelDescription.of(GgufReader.read(file));
      assertThat(description.chatTemplate()).isPresent();
      assertThat(description.weightBytes()).isBetween(Files.size(file) / 2, Files.size(file));
      try (LlamaModel model = runtime.loadModel(description, true)) {
        assertThat(description.vocabularySize()).isEqualTo(model.vocabulary().size());
      }
    }
  }

  @Test
  void tokensJoinUpToTheTextAgain() throws Exception {
    try (LlamaModel model = load(DemoModels.SMALL, true)) {
      String text = "Hello, world! Grüße aus 日本 😀\n\ttabs and   spaces";
      Vocabulary vocabulary = model.vocabulary();
      TokenSequence tokens = vocabulary.tokenize(text, false, false);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < tokens.size(); i++) {
        bytes.writeBytes(vocabulary.piece(tokens.get(i)));
      }
      assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(text);
      assertThat(tokens.isWithin(vocabulary.size())).isTrue();
    }
  }

  @Test
  void namesOfControlTokensCountOnlyWhereTheyAreMeant() throws Exception {
    try (LlamaModel model = load(DemoModels.SMALL, true)) {
      Vocabulary vocabulary = model.vocabulary();
      String name = vocabulary.name(vocabulary.endOfText());
      assertThat(vocabulary.tokenize(name, false, true))
          .isEqualTo(TokenSequence.of(vocabulary.endOfText()));
      assertThat(vocabulary.tokenize(name, false, false).size()).isGreaterThan(1);
      assertThat(vocabulary.piece(vocabulary.endOfText())).isEmpty();
      assertThat(vocabulary.endsGeneration(vocabulary.endOfText())).isTrue();
    }
  }

  @Test
  void probabilitiesOfAllTokensSumToOne() throws Exception {
    try (LlamaModel model = load(DemoModels.SMALL, true);
        Decoder decoder = model.newDecoder(settings(1, TensorType.F16))) {
      TokenSequence prompt = model.vocabulary().tokenize("The capital of", true, false);
      TokenBatch batch = new TokenBatch(decoder.stepCapacity());
      for (int i = 0; i < prompt.size(); i++) {
        batch.add(prompt.get(i), i, 0, i == prompt.size() - 1);
      }
      decoder.decode(batch);
      float[] logits = new float[decoder.vocabularySize()];
      decoder.readLogits(prompt.size() - 1, logits);
      double sum =
          LogProbabilities.of(logits, 0, logits.length).top().stream()
              .mapToDouble(token -> Math.exp(token.logProbability()))
              .sum();
      assertThat(sum).isCloseTo(1, within(1e-6));
      assertThatThrownBy(() -> decoder.readLogits(0, logits))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void promptsAreReadInTilesWhateverTheCachesType() throws Exception {
    try (LlamaModel model = load(DemoModels.SMALL, true)) {
      for (TensorType type : List.of(TensorType.F16, TensorType.Q8_0, TensorType.Q4_0)) {
        try (Decoder decoder = model.newDecoder(settings(2, type))) {
          SequenceMemory memory = decoder.memory();
          assertThat(memory.tileTokens()).as("%s", type).isEqualTo(64);
          assertThat(memory.prefersWholeTiles()).as("%s", type).isEqualTo(type == TensorType.F16);
        }
      }
    }
  }

  @Test
  void embeddingsDoNotDependOnTheirNeighbours() throws Exception {
    try (LlamaModel model = load(DemoModels.LARGE, false);
        Embedder embedder = model.newEmbedder(settings(4, TensorType.F16))) {
      List<TokenSequence> inputs =
          QUESTIONS.stream().map(q -> model.vocabulary().tokenize(q, true, false)).toList();
      List<float[]> together = embedder.embed(inputs);
      for (int i = 0; i < inputs.size(); i++) {
        float[] alone = embedder.embed(List.of(inputs.get(i))).get(0);
        assertThat(cosine(alone, together.get(i))).isCloseTo(1, within(1e-4));
      }
      assertThat(cosine(together.get(0), together.get(1))).isLessThan(0.999);
    }
  }

  @Test
  void refusesAModelThatTheLibraryCannotUse() throws Exception {
    byte[] bytes = Files.readAllBytes(DemoModels.SMALL);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("llama", "glama");
    Path file =
        Files.write(folder.resolve("unknown.gguf"), text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> load(file, true))
        .isInstanceOf(LlamaException.class)
        .hasMessageContaining("Model file " + file + " cannot be loaded")
        .hasMessageContaining("glama");
  }

  @Test
  void refusesAFolderWithoutTheLibrary() {
    assertThatThrownBy(() -> LibraryLocator.find(folder, null))
        .isInstanceOf(LlamaException.class)
        .hasMessageContaining("given by --llama-lib");
    assertThatThrownBy(() -> LibraryLocator.find(null, folder.toString()))
        .isInstanceOf(LlamaException.class)
        .hasMessageContaining("given by SLUICE_LLAMA_LIB");
  }

  private static LlamaModel load(Path file, boolean repackWeights) throws Exception {
    return runtime.loadModel(ModelDescription.of(GgufReader.read(file)), repackWeights);
  }

  private static ContextSettings settings(int sequences, TensorType cacheType) {
    return new ContextSettings(sequences, 256, 256, 1, cacheType);
  }

  /** Computes the sequences of a step one after the other, whatever takes less time. */
  private static Decoder separating(Decoder decoder) {
    PassCost cost = new PassCost();
    cost.calibrate(1, 1);
    cost.calibrate(2, 1_000);
    cost.calibrate(512, 1_001);
    return new SeparatingDecoder(decoder, cost, () -> 0);
  }

  private static List<Generated> generate(
      LlamaModel model, List<String> questions, UnaryOperator<Decoder> wrapping) throws Exception {
    Decoder decoder = wrapping.apply(model.newDecoder(settings(QUESTIONS.size(), TensorType.Q8_0)));
    try (Scheduler scheduler =
        new Scheduler(
            "test",
            decoder,
            model.vocabulary(),
            SchedulerSettings.of(QUESTIONS.size(), 1),
            Optional.empty(),
            System::nanoTime)) {
      List<Heard> answers = new ArrayList<>();
      for (String question : questions) {
        Heard heard = new Heard();
        scheduler.submit(
            List.of(new Scheduler.Submission(request(model.vocabulary(), question), heard)));
        answers.add(heard);
      }
      List<Generated> generated = new ArrayList<>();
      for (Heard answer : answers) {
        answer.finished();
        generated.add(new Generated(answer.text(), answer.logProbabilities()));
      }
      return generated;
    }
  }

  private static GenerationRequest request(Vocabulary vocabulary, String question) {
    String prompt = "<|im_start|>user\n" + question + "<|im_end|>\n<|im_start|>assistant\n";
    // A temperature, so that probabilities matter to the last bit; the seed is the question's own.
    SamplingParameters sampling =
        new SamplingParameters(0.9, 0, 0.95, 0, 0, 0, Map.of(), question.hashCode());
    return new GenerationRequest(
        vocabulary.tokenize(prompt, true, true),
        40,
        sampling,
        List.of(),
        2,
        Terms.STANDARD,
        Optional.empty());
  }

  private static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
