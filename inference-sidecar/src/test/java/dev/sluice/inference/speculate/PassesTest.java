package dev.sluice.inference.speculate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassesTest {
  /** A pass takes 1000 ns and each of its tokens 1 ns, so that the sum tells both numbers. */
  private final PassCost cost = new PassCost();

  PassesTest() {
    cost.calibrate(1, 1001);
    cost.calibrate(512, 1512);
  }

  @Test
  void sharedCellsAreComputedInOnePass() {
    assertThat(nanos(true, new int[] {0, 3, 9}, new int[] {1, 5, 2})).isEqualTo(1008);
  }

  @Test
  void neighboursOfEqualLengthAreComputedInOnePass() {
    assertThat(nanos(false, new int[] {4, 5, 6}, new int[] {3, 3, 3})).isEqualTo(1009);
  }

  @Test
  void theLongerOnesGetPassesOfTheirOwn() {
    // One token of each, three more of the second and third, two more of the fifth.
    assertThat(nanos(false, new int[] {0, 1, 2, 3, 4}, new int[] {1, 4, 4, 1, 3})).isEqualTo(3013);
  }

  @Test
  void aGapEndsAPass() {
    assertThat(nanos(false, new int[] {0, 1, 3}, new int[] {1, 1, 1})).isEqualTo(2003);
  }

  /** Two tokens at once take four times as long as one, and each further one little more. */
  private static PassCost cliff() {
    PassCost cliff = new PassCost();
    cliff.calibrate(1, 1_000);
    cliff.calibrate(2, 4_000);
    cliff.calibrate(8, 4_600);
    return cliff;
  }

  @Test
  void eachGetsAPassOfItsOwnWhereSeveralTakeLonger() {
    Passes passes = new Passes(false, false);
    assertThat(passes.cutShortest(new int[] {0, 1, 2}, new int[] {1, 1, 1}, 3, cliff())).isTrue();
    assertThat(passes.nanos(cliff())).isEqualTo(3_000);
  }

  @Test
  void asManyAsMakeUpForItStayTogether() {
    Passes passes = new Passes(false, false);
    int[] numbers = {0, 1, 2, 3, 4};
    int[] tokens = {1, 1, 1, 1, 1};
    assertThat(passes.cutShortest(numbers, tokens, 4, cliff())).as("saves 5 %").isFalse();
    assertThat(passes.nanos(cliff())).isEqualTo(4_200);
    assertThat(passes.cutShortest(numbers, tokens, 5, cliff())).isFalse();
  }

  @Test
  void severalTokensOfOneSequenceStayTogether() {
    Passes passes = new Passes(false, false);
    assertThat(passes.cutShortest(new int[] {0, 1}, new int[] {8, 1}, 2, cliff())).isTrue();
    assertThat(passes.nanos(cliff())).isEqualTo(5_600);
    assertThat(passes.cutShortest(new int[] {0, 1}, new int[] {4, 4}, 2, cliff())).isFalse();
  }

  @Test
  void aSharedPoolIsNeverCut() {
    Passes passes = new Passes(true, false);
    assertThat(passes.cutShortest(new int[] {0, 1}, new int[] {1, 1}, 2, cliff())).isFalse();
  }

  @Test
  void whatIsNotKnownIsNotCut() {
    Passes passes = new Passes(false, false);
    assertThat(passes.cutShortest(new int[] {0, 1}, new int[] {1, 1}, 2, new PassCost())).isFalse();
  }

  private Passes filling(PassCost times, int[] numbers, int... tokens) {
    Passes passes = new Passes(false, true);
    assertThat(passes.cutShortest(numbers, tokens, numbers.length, times)).isFalse();
    return passes;
  }

  private static int[] fillers(Passes passes) {
    return IntStream.range(0, passes.fillers()).map(passes::filler).toArray();
  }

  @Test
  void gapsAreFilledWhereThatSavesPasses() {
    Passes passes = filling(cost, new int[] {1, 2, 4, 7}, 1, 1, 1, 1);
    assertThat(fillers(passes)).containsExactly(3, 5, 6);
    assertThat(passes.nanos(cost)).isEqualTo(1007);
  }

  @Test
  void aGapBeforeAPromptIsFilledForItsFirstToken() {
    Passes passes = filling(cost, new int[] {0, 2, 3}, 1, 1, 9);
    assertThat(fillers(passes)).containsExactly(1);
    assertThat(passes.nanos(cost)).isEqualTo(1004 + 1008);
  }

  @Test
  void gapsThatAreTooWideStay() {
    PassCost steep = new PassCost();
    steep.calibrate(1, 1_000);
    steep.calibrate(2, 1_400);
    steep.calibrate(8, 3_200);
    assertThat(fillers(filling(steep, new int[] {0, 1, 3, 4}, 1, 1, 1, 1))).containsExactly(2);
    assertThat(fillers(filling(steep, new int[] {0, 1, 4, 5}, 1, 1, 1, 1))).isEmpty();
  }

  @Test
  void besideSequencesOfSeveralTokensOneOfOneWouldAddAPass() {
    assertThat(fillers(filling(cost, new int[] {0, 2}, 3, 1))).isEmpty();
    assertThat(fillers(filling(cost, new int[] {0, 2}, 1, 3))).isEmpty();
  }

  @Test
  void nothingIsFilledWhereEachIsAlone() {
    Passes passes = new Passes(false, true);
    PassCost dear = cliff();
    assertThat(passes.cutShortest(new int[] {0, 1, 3}, new int[] {1, 1, 1}, 3, dear)).isTrue();
    assertThat(fillers(passes)).isEmpty();
  }

  @Test
  void whatCannotBeFilledIsNot() {
    Passes passes = new Passes(false, false);
    passes.cutShortest(new int[] {0, 2}, new int[] {1, 1}, 2, cost);
    assertThat(fillers(passes)).isEmpty();
  }

  private double nanos(boolean sharesCells, int[] numbers, int[] tokens) {
    Passes passes = new Passes(sharesCells, false);
    passes.cut(numbers, tokens, numbers.length);
    return passes.nanos(cost);
  }
}
