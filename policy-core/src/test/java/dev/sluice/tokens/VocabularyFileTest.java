package dev.sluice.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyFileTest {
  /** The bytes "a", "b" and "ab". */
  private static final String SMALL = "YQ== 0\nYg== 1\nYWI= 2";

  private static Vocabulary read(String file) {
    return VocabularyFile.read("small.tiktoken", file.getBytes(UTF_8));
  }

  @Test
  void readsTokensInTheOrderOfTheirRanks() {
    byte[] text = "abc".getBytes(UTF_8);
    for (String file : new String[] {SMALL, SMALL + "\n"}) {
      Vocabulary vocabulary = read(file);
      assertThat(vocabulary.find(text, 0, 1)).isLessThan(vocabulary.find(text, 1, 2));
      assertThat(vocabulary.find(text, 1, 2)).isLessThan(vocabulary.find(text, 0, 2));
      assertThat(vocabulary.findPair(text, 0)).isEqualTo(vocabulary.find(text, 0, 2));
      assertThat(vocabulary.find(text, 1, 3)).isEqualTo(Vocabulary.NONE);
      assertThat(vocabulary.find(text, 0, 3)).isEqualTo(Vocabulary.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"YQ== 1", "YQ==", "YQ== ", "?? 0", " 0", "YQ== 0\n\nYg== 1", "<html>"})
  void namesAFileThatIsDamaged(String file) {
    assertThatIllegalStateException()
        .isThrownBy(() -> read(file))
        .withMessageContaining("small.tiktoken")
        .withMessageContaining("rank");
  }
}
