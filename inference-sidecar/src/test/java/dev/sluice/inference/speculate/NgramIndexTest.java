package dev.sluice.inference.speculate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NgramIndexTest {

  @Test
  void findsWhatFollowedTheLatestOccurrence() {
    NgramIndex index = new NgramIndex(new int[] {1, 2, 3, 4, 9, 1, 2, 3, 5, 9, 1, 2, 3});
    assertThat(index.hasMatch()).isTrue();
    assertThat(index.matchLength()).isEqualTo(4);
    assertThat(index.predicts(5)).isTrue();
    assertThat(guesses(index, 3)).containsExactly(5, 9, 1);
  }

  @Test
  void twoEqualTokensAreNoMatch() {
    NgramIndex index = new NgramIndex(new int[] {1, 2, 7, 8, 1, 2});
    assertThat(index.hasMatch()).isFalse();
    assertThat(index.predicts(7)).isFalse();
  }

  @Test
  void aMatchGoesOnUntilAnotherTokenComes() {
    NgramIndex index = new NgramIndex(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3});
    index.append(4);
    index.append(5);
    assertThat(index.matchLength()).isEqualTo(5);
    assertThat(index.predicts(6)).isTrue();
    index.append(99);
    assertThat(index.hasMatch()).isFalse();
  }

  @Test
  void aLoopIsGuessedRoundAndRound() {
    NgramIndex index = new NgramIndex(new int[] {7, 1, 2, 3, 1, 2, 3});
    assertThat(guesses(index, 8)).containsExactly(1, 2, 3, 1, 2, 3, 1, 2);
  }

  @Test
  void whatItFindsStoodThereWhateverCollides() {
    Random random = new Random(5);
    int[] tokens = random.ints(200_000, 0, 40).toArray();
    NgramIndex index = new NgramIndex(Arrays.copyOf(tokens, 10));
    int found = 0;
    for (int size = 10; size < tokens.length; size++) {
      index.append(tokens[size]);
      if (index.hasMatch()) {
        int[] last = Arrays.copyOfRange(tokens, size + 1 - index.matchLength(), size + 1);
        int[] next = guesses(index, 1);
        assertThat(stoodBefore(tokens, size, last, next[0])).isTrue();
        found++;
        size += 50;
        for (int i = size - 49; i <= size && i < tokens.length; i++) {
          index.append(tokens[i]);
        }
      }
    }
    assertThat(found).isGreaterThan(1000);
  }

  private static boolean stoodBefore(int[] tokens, int end, int[] last, int next) {
    for (int start = 0; start + last.length <= end; start++) {
      if (tokens[start + last.length] == next
          && Arrays.equals(tokens, start, start + last.length, last, 0, last.length)) {
        return true;
      }
    }
    return false;
  }

  private static int[] guesses(NgramIndex index, int count) {
    int[] guesses = new int[count];
    index.copy(guesses, count);
    return guesses;
  }
}
