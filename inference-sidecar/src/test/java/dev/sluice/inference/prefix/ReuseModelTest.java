package dev.sluice.inference.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.prefix.ReuseClass.History;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReuseModelTest {
  private static final ReuseClass SHORT_ANSWER = ReuseClass.of(History.FIRST_TURN, 10_000, 5);
  private static final ReuseClass LONG_ANSWER = ReuseClass.of(History.FIRST_TURN, 10_000, 500);
  private static final ReuseClass REUSED = ReuseClass.of(History.USED_TWICE, 10_000, 500);

  private final AgeScale scale = new AgeScale();
  private final ReuseModel model = new ReuseModel(scale);

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
  void oldSamplesFade() {
    learn(REUSED, 1000, 0, 20);
    double rare = model.hitDensity(REUSED, 0);
    model.refresh(1e-6);
    learn(REUSED, 100, 90, 20);

    assertThat(model.hitDensity(REUSED, 0)).isGreaterThan(5 * rare);
  }

  @Test
  void classesAreNumberedApart() {
    assertThat(
            LongStream.of(1, 5000, 20_000, 1L << 40)
                .mapToObj(tokens -> ReuseClass.of(History.USED_OFTEN, tokens, tokens).index())
                .distinct())
        .hasSize(4);
    assertThat(History.of(true, 7, 3)).isEqualTo(History.PARTIAL);
    assertThat(History.of(false, 1, 2)).isEqualTo(History.SECOND_TURN);
    assertThat(History.of(false, 4, 2)).isEqualTo(History.USED_UP_TO_FIVE_TIMES);
  }
}
