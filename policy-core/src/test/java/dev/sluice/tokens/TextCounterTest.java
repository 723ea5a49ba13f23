package dev.sluice.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts are those of jtokkit, which encodes text as OpenAI's tiktoken does. */
class TextCounterTest {
  private static final EncodingRegistry REFERENCE = Encodings.newLazyEncodingRegistry();
  private static final Vocabularies VOCABULARIES = new Vocabularies();

  private static int reference(Encoding encoding, String text) {
    EncodingType type = EncodingType.fromName(encoding.label()).orElseThrow();
    // Half a surrogate pair is no character: cl100k_base of jtokkit's asserts that there is none.
    String wellFormed = new String(text.getBytes(UTF_8), UTF_8);
    return REFERENCE.getEncoding(type).countTokensOrdinary(wellFormed);
  }

  private static void check(Encoding encoding, String text) {
    assertThat(VOCABULARIES.count(encoding, text)).as(text).isEqualTo(reference(encoding, text));
  }

  private static List<Path> files(String ending, String folder) throws IOException {
    try (Stream<Path> found = Files.walk(Path.of(folder))) {
      return found.filter(each -> each.toString().endsWith(ending)).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsRandomTextAsTheReferenceDoes(Encoding encoding) {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      check(encoding, RandomText.of(random.nextInt(16), random));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsTheDocumentsAndTheSourcesAsTheReferenceDoes(Encoding encoding) throws IOException {
    List<Path> documents = files(".md", "../docs");
    List<Path> sources = files(".java", "src/main/java");
    assertThat(documents).isNotEmpty();
    assertThat(sources).isNotEmpty();
    for (Path file : Stream.concat(documents.stream(), sources.stream()).toList()) {
      check(encoding, Files.readString(file));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsLongTextAsTheReferenceDoes(Encoding encoding) {
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      check(encoding, RandomText.of(4_000, random));
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsLongWordsAsTheReferenceDoes(Encoding encoding) {
    Random random = new Random(13);
    for (int length : List.of(20, 300, 1_000, 1_025, 3_000, 10_000)) {
      for (int i = 0; i < 3; i++) {
        check(encoding, RandomText.letters(length, 'a', 'z', random));
        check(encoding, RandomText.letters(length, 'A', 0x250, random));
        check(encoding, RandomText.letters(length, 0x400, 0x500, random));
        check(encoding, RandomText.letters(length, 0x4e00, 0xa000, random));
        check(encoding, RandomText.letters(length, 0x20000, 0x30000, random));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void countsRunsAsTheReferenceDoes(Encoding encoding) {
    for (String run :
        List.of("a", "ab", "A", "\u4f60", "\ud83d\ude00", " ", "\n", "=", "-", "ha")) {
      for (int length : List.of(1, 2, 3, 7, 64, 127, 128, 129, 1_000, 5_000)) {
        check(encoding, run.repeat(length));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachTokenIsOne(Encoding encoding) throws IOException {
    String name = "/com/knuddels/jtokkit/" + encoding.label() + ".tiktoken";
    byte[] file = Encodings.class.getResourceAsStream(name).readAllBytes();
    Vocabulary vocabulary = encoding.vocabulary();
    int last = -1;
    for (String line : new String(file, UTF_8).lines().toList()) {
      byte[] token = Base64.getDecoder().decode(line.substring(0, line.indexOf(' ')));
      int place = vocabulary.find(token, 0, token.length);
      assertThat(place).isBetween(last + 1, Vocabulary.NONE - 1);
      last = place;
    }
  }

  @Test
  void halfOfASurrogatePairIsAQuestionMark() {
    for (Encoding encoding : Encoding.values()) {
      assertThat(VOCABULARIES.count(encoding, "what\ud83d\ud83d now\udc00"))
          .isEqualTo(reference(encoding, "what?? now?"));
    }
  }

  @Test
  void anEmptyTextHasNone() {
    assertThat(VOCABULARIES.count(Encoding.O200K_BASE, "")).isZero();
  }
}
