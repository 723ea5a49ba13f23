package dev.sluice.inference.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.prefix.ReuseClass.Growth;
import dev.sluice.inference.prefix.ReuseClass.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReuseModelTest {
  private static final ReuseClass SHORT_ANSWER = kind(History.FIRST_TURN, Growth.START, 5);
  private static final ReuseClass LONG_ANSWER = kind(History.FIRST_TURN, Growth.START, 500);
  private static final ReuseClass REUSED = kind(History.USED_TWICE, Growth.START, 500);

  private final AgeScale scale = new AgeScale();
  private final ReuseModel model = new ReuseModel(scale);

  private static ReuseClass kind(History history, Growth growth, long outputTokens) {
    return ReuseClass.of(history, growth, 10_000, outputTokens);
  }

  private void learn(ReuseClass kind, int calls, int reused, int atStep) {
    for (int call = 0; call < calls; call++) {
      boolean comesBack = call < reused;
      int end = comesBack ? atStep : scale.steps() - 1;
      for (int step = 0; step <= end; step++) {
        model.learn(kind, step, comesBack && step == atStep, 1);
      }
    }
    model.refresh(1);
  }

  @Test
  void atFirstWhatIsIdleForLongerIsWorthLess() {
    for (int step = 1; step < scale.steps(); step++) {
      assertThat(model.hitDensity(LONG_ANSWER, step))
          .isLessThan(model.hitDensity(LONG_ANSWER, step - 1));
    }
    assertThat(model.hitDensity(LONG_ANSWER, scale.steps())).isZero();
  }

  @Test
  void aClassThatComesBackIsWorthMore() {
    learn(SHORT_ANSWER, 100, 80, 20);
    learn(LONG_ANSWER, 100, 5, 20);

    assertThat(model.hitDensity(SHORT_ANSWER, 0))
        .isGreaterThan(3 * model.hitDensity(LONG_ANSWER, 0));
  }

  @Test
  void worthRisesTowardsTheAgeAtWhichBlocksComeBack() {
    learn(LONG_ANSWER, 200, 100, 24);

    assertThat(model.hitDensity(LONG_ANSWER, 22))
        .isGreaterThan(2 * model.hitDensity(LONG_ANSWER, 0));
    assertThat(model.hitDensity(LONG_ANSWER, 30))
        .isLessThan(model.hitDensity(LONG_ANSWER, 22) / 10);
  }

  @Test
  void theDensityIsTheShareOfReusesOverTheTimeKept() {
    learn(LONG_ANSWER, 100_000, 50_000, 0);

    double expectedSeconds = 0.75 * scale.seconds(0);
    assertThat(model.hitDensity(LONG_ANSWER, 0)).isBetween(0.99 * 0.5 / expectedSeconds, 0.67);
  }

  @Test
  void fewSamplesMoveAClassLittleFromTheWiderOne() {
    learn(LONG_ANSWER, 1000, 300, 20);
    double wider = model.hitDensity(SHORT_ANSWER, 0);
    learn(SHORT_ANSWER, 1, 1, 20);

    assertThat(model.hitDensity(SHORT_ANSWER, 0)).isBetween(0.5 * wider, 2 * wider);
  }

  @Test
  void aClassThatWasNeverSeenIsLikeTheWiderOne() {
    learn(REUSED, 1000, 300, 20);
    ReuseClass longer = ReuseClass.of(History.USED_TWICE, Growth.START, 100_000, 500);
    ReuseClass unseen = kind(History.USED_TWICE, Growth.REPEAT, 500);
    ReuseClass alsoUnseen = kind(History.USED_TWICE, Growth.CONTINUATION, 5);

    for (int step = 0; step < scale.steps(); step++) {
      assertThat(model.hitDensity(unseen, step)).isEqualTo(model.hitDensity(alsoUnseen, step));
    }
    assertThat(model.hitDensity(longer, 0))
        .isBetween(0.9 * model.hitDensity(REUSED, 0), 1.1 * model.hitDensity(REUSED, 0));
  }

  @Test
  void whatContinuesIsToldFromWhatTurnsToSomethingElse() {
    ReuseClass continued = kind(History.USED_TWICE, Growth.CONTINUATION, 500);
    learn(continued, 100, 50, 20);
    learn(REUSED, 100, 5, 20);

    assertThat(model.hitDensity(continued, 0)).isGreaterThan(3 * model.hitDensity(REUSED, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, START", "1, 1, START", "1, 9, START", "5, 9, START", "9, 9, START",
    "9, 8, CONTINUATION", "3, 2, CONTINUATION", "2, 1, REPEAT", "9, 0, REPEAT", "9, 1, REPEAT"
  })
  void growthIsWhatAPromptAddsToWhatWasKnown(int known, int added, Growth growth) {
    assertThat(Growth.of(known, added)).isEqualTo(growth);
  }

  @Test
  void oldSamplesFade() {
    learn(REUSED, 1000, 0, 20);
    double rare = model.hitDensity(REUSED, 0);
    model.refresh(1e-6);
    learn(REUSED, 100, 90, 20);

    assertThat(model.hitDensity(REUSED, 0)).isGreaterThan(5 * rare);
  }

  @Test
  void classesAreNumberedApart() {
    for (int level = 0; level < ReuseClass.LEVELS; level++) {
      Set<List<Integer>> paths = new HashSet<>();
      Set<Integer> numbers = new HashSet<>();
      for (ReuseClass kind : kinds()) {
        List<Integer> path = new ArrayList<>();
        for (int wider = 0; wider <= level; wider++) {
          path.add(kind.index(wider));
        }
        paths.add(path);
        numbers.add(kind.index(level));
      }
      assertThat(numbers).hasSameSizeAs(paths).allMatch(inRange(level));
    }
  }

  private static Predicate<Integer> inRange(int level) {
    return number -> number >= 0 && number < ReuseClass.classes(level);
  }

  private static List<ReuseClass> kinds() {
    List<ReuseClass> kinds = new ArrayList<>();
    for (History history : History.values()) {
      for (Growth growth : Growth.values()) {
        for (long tokens : new long[] {0, 1, 500, 5000, 20_000, 1L << 40}) {
          kinds.add(ReuseClass.of(history, growth, tokens, 500));
          kinds.add(ReuseClass.of(history, growth, 5000, tokens));
        }
      }
    }
    return kinds;
  }

  @Test
  void historyIsToldFromUsesAndTurns() {
    assertThat(History.of(true, 7, 3)).isEqualTo(History.PARTIAL);
    assertThat(History.of(false, 1, 2)).isEqualTo(History.SECOND_TURN);
    assertThat(History.of(false, 4, 2)).isEqualTo(History.USED_UP_TO_FIVE_TIMES);
  }
}
