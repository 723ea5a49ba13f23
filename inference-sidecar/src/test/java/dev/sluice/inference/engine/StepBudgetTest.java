package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.inference.pace.Pace;
import dev.sluice.inference.pace.StepLoad;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepBudgetTest {
  private static final int TILE = 64;
  private static final double MILLISECOND = 1e6;
  private static final Offset<Double> EXACT = within(MILLISECOND);

  private final Pace pace = new Pace(1, false);

  /** A token of a prompt takes a millisecond, and nothing else takes any time. */
  @BeforeEach
  void learn() {
    for (int i = 0; i < 100; i++) {
      int prompt = 1 + i % 7;
      pace.learn(new StepLoad(prompt, i % 3, 0, 0), (long) (prompt * MILLISECOND), i);
    }
  }

  private static StepBound bound(StepBudget budget, double milliseconds) {
    return budget.bounded(milliseconds * MILLISECOND);
  }

  private int tokens(int tile, int missing, double milliseconds) {
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), tile, false, sequences -> false);
    return budget.promptTokens(0, missing, bound(budget, milliseconds));
  }

  @Test
  void promptsAreReadInWholeTiles() {
    assertThat(tokens(TILE, 1000, 130)).isEqualTo(128);
    assertThat(tokens(TILE, 1000, 170)).isEqualTo(192);
    assertThat(tokens(TILE, 1000, 40)).isEqualTo(64);
  }

  @Test
  void besideAnswersOneMoreFillsTheTiles() {
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), TILE, false, sequences -> false);
    budget.addAnswer(1, 0);
    assertThat(budget.promptTokens(0, 1000, bound(budget, 130))).isEqualTo(129);
  }

  @Test
  void besideAnswersThatAreComputedAloneTilesAreFullWithoutIt() {
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), TILE, false, sequences -> sequences < 4);
    budget.addAnswer(1, 0);
    assertThat(budget.promptTokens(0, 1000, bound(budget, 130))).isEqualTo(128);
    budget.addAnswer(1, 0);
    budget.addAnswer(1, 0);
    assertThat(budget.promptTokens(0, 1000, bound(budget, 130))).isEqualTo(129);
  }

  private int besideAnAnswer(int missing, double milliseconds) {
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), TILE, false, sequences -> false);
    budget.addAnswer(1, 0);
    return budget.promptTokens(0, missing, bound(budget, milliseconds));
  }

  @Test
  void aPromptIsReadToItsEndIfThatIsNear() {
    assertThat(besideAnAnswer(128, 75)).isEqualTo(128);
    assertThat(besideAnAnswer(128, 70)).as("takes too long").isEqualTo(65);
    assertThat(besideAnAnswer(192, 110)).isEqualTo(192);
  }

  @Test
  void soManyTilesAreReadThatTheRestMakesSome() {
    assertThat(besideAnAnswer(192, 105)).isEqualTo(65);
    assertThat(besideAnAnswer(194, 105)).isEqualTo(129);
  }

  @Test
  void aTokenLessThanATileBesideAnswersMakesNone() {
    assertThat(besideAnAnswer(64, 30.5)).isEqualTo(30);
    assertThat(besideAnAnswer(65, 30.5)).isEqualTo(65);
  }

  @Test
  void aRestOfLessThanATileIsReadAtOnce() {
    assertThat(besideAnAnswer(63, 37)).isEqualTo(63);
    assertThat(besideAnAnswer(63, 35)).as("takes too long").isBetween(34, 35);
  }

  @Test
  void onlyTheFirstShortPromptOfAStepStretchesIt() {
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), TILE, false, sequences -> false);
    budget.addPrompt(63, 0);
    assertThat(budget.promptTokens(0, 40, bound(budget, 90))).isEqualTo(40);
    assertThat(budget.promptTokens(0, 63, bound(budget, 90))).isBetween(26, 27);
  }

  @Test
  void anAnswerWaitsLongerForThePromptThatEnds() {
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), TILE, false, sequences -> false);
    budget.addAnswer(1, 0);
    assertThat(budget.bound(1).nanos()).isEqualTo(100 * MILLISECOND);
    assertThat(budget.promptTokens(0, 129, budget.bound(1))).isEqualTo(129);
    assertThat(budget.promptTokens(0, 245, budget.bound(1))).isEqualTo(245);
    assertThat(budget.promptTokens(0, 260, budget.bound(1))).isEqualTo(129);
  }

  /** A budget with answers of 20 ms each in the step, as the pace has learned. */
  private StepBudget withAnswers(int count, IntPredicate separates, boolean together) {
    Pace slow = new Pace(1, false);
    for (int i = 0; i < 100; i++) {
      int answers = i % 7;
      slow.learn(new StepLoad(i % 3, answers, 0, 0), (long) (20 * answers * MILLISECOND), i);
    }
    StepBudget budget = new StepBudget(slow, Duration.ofMillis(100), TILE, together, separates);
    for (int i = 0; i < count; i++) {
      budget.addAnswer(1, 0);
    }
    return budget;
  }

  @Test
  void stepsGetLongerWhereManyPromptsWait() {
    StepBudget budget = withAnswers(3, sequences -> false, false);
    assertThat(budget.bound(1).nanos()).isCloseTo(120 * MILLISECOND, EXACT);
    assertThat(budget.bound(2).nanos()).isCloseTo(120 * MILLISECOND, EXACT);
    assertThat(budget.bound(3).nanos()).isCloseTo(180 * MILLISECOND, EXACT);
    assertThat(budget.bound(9).nanos()).as("2.5 targets").isEqualTo(250 * MILLISECOND);
    assertThat(budget.bound(9).toEnd()).as("as ever").isCloseTo(300 * MILLISECOND, EXACT);
    assertThat(withAnswers(3, sequences -> false, true).bound(9).nanos())
        .as("in a pool")
        .isEqualTo(250 * MILLISECOND);
  }

  @Test
  void theyGetNoLongerThanFourTimesTheAnswersThatTakeLong() {
    assertThat(withAnswers(5, sequences -> false, false).bound(9).nanos())
        .isCloseTo(400 * MILLISECOND, EXACT);
  }

  @Test
  void stepsGetNoLongerWhereMoreAnswersWouldSaveNothing() {
    assertThat(withAnswers(5, sequences -> true, false).bound(9).nanos())
        .isCloseTo(200 * MILLISECOND, EXACT);
  }

  @Test
  void othersGoAlongWhereAnswersShareAPass() {
    assertThat(withAnswers(5, sequences -> false, false).takesAlong(0)).isTrue();
    assertThat(withAnswers(5, sequences -> true, false).takesAlong(0)).isFalse();
    assertThat(withAnswers(5, sequences -> false, true).takesAlong(0))
        .as("in a pool prompts share the pass anyway")
        .isFalse();
  }

  @Test
  void noneGoAlongThatLookFurtherBackThanTheAnswers() {
    StepBudget budget = withAnswers(2, sequences -> false, false);
    assertThat(budget.takesAlong(1)).isFalse();
    budget.addAnswer(1, 300);
    budget.addAnswer(1, 200);
    assertThat(budget.takesAlong(300)).isTrue();
    assertThat(budget.takesAlong(301)).isFalse();
    budget.clear();
    budget.addAnswer(1, 0);
    budget.addAnswer(1, 0);
    assertThat(budget.takesAlong(1)).as("in another step").isFalse();
  }

  @Test
  void promptsOfWholeTilesDoNotMixWithEachOther() {
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), TILE, false, sequences -> false);
    budget.addPrompt(128, 0);
    assertThat(budget.promptTokens(0, 1000, bound(budget, 260))).isEqualTo(128);
  }

  @Test
  void lessThanATileIsReadWhereATileWouldTakeTooLong() {
    assertThat(tokens(TILE, 1000, 20.5)).isEqualTo(20);
  }

  @Test
  void aRestIsReadWithTheTiles() {
    assertThat(tokens(TILE, 150, 128)).isEqualTo(150);
    assertThat(tokens(TILE, 200, 128.5)).isEqualTo(200);
    assertThat(tokens(TILE, 250, 128.5)).isEqualTo(128);
  }

  @Test
  void aShortRestFarBehindTakesTheTimeOfTokensWithoutTiles() {
    assertThat(tokensFarBehind(63, false)).isBetween(20, 40);
    assertThat(tokensFarBehind(64, false)).isEqualTo(64);
  }

  @Test
  void inAPoolSequencesMakeTilesTogether() {
    assertThat(tokensFarBehind(63, true)).isEqualTo(63);
  }

  /** Looking at a token takes 4 µs, in tiles one, and 1,000 are to be looked at. */
  private int tokensFarBehind(int missing, boolean together) {
    for (int i = 0; i < 200; i++) {
      long looks = 1000L * (1 + i % 5);
      long tiled = 1000L * (1 + i % 7);
      long nanos = (long) (MILLISECOND + 4000.0 * looks + 1000.0 * tiled);
      pace.learn(new StepLoad(1, 0, looks, tiled), nanos, 100 + i);
    }
    StepBudget budget =
        new StepBudget(pace, Duration.ofMillis(100), TILE, together, sequences -> false);
    return budget.promptTokens(1000, missing, bound(budget, 130));
  }

  @Test
  void withoutTilesWhatFitsIsRead() {
    assertThat(tokens(1, 1000, 130.5)).isEqualTo(130);
    assertThat(tokens(1, 1000, -5)).isZero();
  }
}
