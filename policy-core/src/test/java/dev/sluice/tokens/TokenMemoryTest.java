package dev.sluice.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenMemoryTest {
  @Test
  void remembersTheLatestCountOfAKey() {
    TokenMemory memory = new TokenMemory(64);
    assertThat(memory.get(0, 0)).isEqualTo(-1);
    memory.put(0, 0, 0);
    memory.put(1, 2, 3);
    assertThat(memory.get(0, 0)).isZero();
    assertThat(memory.get(1, 2)).isEqualTo(3);
    memory.put(1, 2, Integer.MAX_VALUE);
    assertThat(memory.get(1, 2)).isEqualTo(Integer.MAX_VALUE);
    assertThat(memory.get(2, 1)).isEqualTo(-1);
  }

  @Test
  void aNewerKeyTakesTheSlotOfAnOlderOne() {
    TokenMemory memory = new TokenMemory(1);
    memory.put(1, 2, 3);
    memory.put(4, 5, 6);
    assertThat(memory.get(1, 2)).isEqualTo(-1);
    assertThat(memory.get(4, 5)).isEqualTo(6);
  }

  @Test
  void refusesASizeThatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenMemory(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenMemory((1 << 24) + 1));
  }

  @Test
  void whoReadsWhatOthersWriteFindsTheRightCountOrNone() {
    TokenMemory memory = new TokenMemory(2);
    List<Integer> wrong =
        IntStream.range(0, 4)
            .parallel()
            .flatMap(writer -> IntStream.of(wrongAnswers(memory, new SplittableRandom(writer))))
            .boxed()
            .toList();
    assertThat(wrong).isEmpty();
  }

  /** Writes and reads keys whose hash-like halves say how many tokens they have. */
  private static int[] wrongAnswers(TokenMemory memory, SplittableRandom random) {
    return IntStream.range(0, 100_000)
        .map(
            each -> {
              int tokens = random.nextInt(64);
              SplittableRandom key = new SplittableRandom(tokens);
              long high = key.nextLong();
              long low = key.nextLong();
              int found = memory.get(high, low);
              memory.put(high, low, tokens);
              return found == tokens ? -1 : found;
            })
        .filter(found -> found >= 0)
        .toArray();
  }
}
