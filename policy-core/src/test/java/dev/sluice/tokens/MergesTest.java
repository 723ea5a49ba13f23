package dev.sluice.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merging in windows gives what merging everything at once gives, in bounded memory. */
class MergesTest {
  private static final Vocabulary VOCABULARY = Encoding.CL100K_BASE.vocabulary();
  private static final int MANY = 3_000_000;

  private final Merges merges = new Merges(VOCABULARY);

  /** The definition: merge the pair of the lowest rank, the leftmost first, as long as one is. */
  private static int plainly(byte[] text) {
    List<Integer> starts = new ArrayList<>(IntStream.rangeClosed(0, text.length).boxed().toList());
    while (true) {
      int best = -1;
      int least = Vocabulary.NONE;
      for (int i = 0; i + 2 < starts.size(); i++) {
        int place = VOCABULARY.find(text, starts.get(i), starts.get(i + 2));
        if (place < least) {
          least = place;
          best = i;
        }
      }
      if (best < 0) {
        return starts.size() - 1;
      }
      starts.remove(best + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mergesAnyBytesAsTheDefinitionSays(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] text = new byte[2 + random.nextInt(i < 190 ? 60 : 4_000)];
      int kinds = 1 + random.nextInt(255);
      int first = random.nextInt(256);
      for (int at = 0; at < text.length; at++) {
        text[at] = (byte) (first + random.nextInt(kinds));
      }
      assertThat(merges.count(text, 0, text.length)).isEqualTo(plainly(text));
    }
  }

  @Test
  void aPieceInTheMiddleIsCountedAsAlone() {
    byte[] text = "unbelievableness".getBytes(UTF_8);
    byte[] alone = "believable".getBytes(UTF_8);
    assertThat(merges.count(text, 2, 12)).isEqualTo(merges.count(alone, 0, alone.length));
  }

  @Test
  void megabytesOfOneCharacterTakeTheRoomOfAWindow() {
    for (String run : List.of("a", " ", "=", "ab", "\u4f60")) {
      byte[] text = run.repeat(MANY / run.length() / 3).getBytes(UTF_8);
      merges.count(text, 0, text.length);
      assertThat(merges.room()).as(run).isLessThanOrEqualTo(1_024);
    }
  }

  @Test
  void megabytesOfAnyLettersTakeTheRoomOfAWindow() {
    byte[] text = new byte[MANY];
    Random random = new Random(5);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + random.nextInt(26));
    }
    merges.count(text, 0, text.length);
    random.nextBytes(text);
    merges.count(text, 0, text.length);
    assertThat(merges.room()).isLessThanOrEqualTo(1_024);
  }
}
