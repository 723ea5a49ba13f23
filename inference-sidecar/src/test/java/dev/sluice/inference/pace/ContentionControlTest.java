package dev.sluice.inference.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContentionControlTest {
  private static final double CALM = 1e7;
  private static final double SLOW = 1e8;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now;
  private final ContentionControl control = new ContentionControl(4, 1);

  @Test
  void oneSlowStepMeansNothing() {
    steps(100, CALM);
    for (int i = 0; i < 20; i++) {
      // As when a compiler of the JVM takes a core for a moment.
      steps(1, SLOW);
      steps(19, CALM);
    }
    assertThat(control.threads()).isEqualTo(4);
  }

  @Test
  void stepsThatHalfTheThreadsWouldMakeFasterLowerThem() {
    for (int step = 0; step < 200 && control.threads() == 4; step++) {
      // No more than 1.6 times what is usual, but half the threads would take 1.3 times.
      observe(control, 1.6 * CALM, 1.3 * CALM);
    }
    assertThat(control.threads()).isEqualTo(2);
  }

  @Test
  void whatHalfTheThreadsTakeIsTriedOnceAndAllComeBack() {
    ContentionControl odd = new ContentionControl(15, 1);
    assertThat(odd.observe(CALM, Double.NaN, CALM, now)).isTrue();
    assertThat(odd.threads()).isEqualTo(7);
    assertThat(odd.observe(2 * CALM, Double.NaN, 2 * CALM, now)).isTrue();
    assertThat(odd.threads()).isEqualTo(15);
    assertThat(odd.observe(CALM, 2 * CALM, CALM, now)).isFalse();
  }

  @Test
  void slowStepsLowerTheThreadsUntilTheyAreFast() {
    steps(100, CALM);
    steps(5, SLOW);
    assertThat(control.threads()).isLessThan(4);
    steps(5, SLOW);
    assertThat(control.threads()).isEqualTo(1);
    steps(5, SLOW);
    assertThat(control.threads()).isEqualTo(1);
    assertThat(control.slowdown()).isGreaterThan(3);
    steps(20, CALM);
    assertThat(control.slowdown()).isLessThan(1.1);
  }

  @Test
  void threadsComeBackWhenTheyMakeStepsFastAgain() {
    steps(10, SLOW);
    assertThat(control.threads()).isEqualTo(1);
    for (int second = 0; second < 20; second++) {
      pass(SECOND);
      steps(5, CALM);
    }
    assertThat(control.threads()).isEqualTo(4);
  }

  @Test
  void trialsThatFailTakeTwoHundredthsOfTheTime() {
    steps(10, SLOW);
    int trials = 0;
    for (int step = 0; step < 6000; step++) {
      pass(SECOND / 10);
      // Another process takes the cores whenever more than one thread runs.
      boolean trial = control.threads() > 1;
      trials += trial ? 1 : 0;
      observe(control, trial ? SLOW : CALM, 2 * CALM);
    }
    assertThat(trials).isBetween(60, 150);
  }

  @Test
  void aNumberThatIsFixedStays() {
    ContentionControl fixed = new ContentionControl(4, 4);
    for (int step = 0; step < 100; step++) {
      assertThat(observe(fixed, SLOW, Double.NaN)).isFalse();
    }
    assertThat(fixed.threads()).isEqualTo(4);
    assertThat(fixed.slowdown()).isGreaterThan(5);
  }

  private void steps(int count, double nanos) {
    for (int step = 0; step < count; step++) {
      pass((long) nanos);
      observe(control, nanos, 2 * CALM);
    }
  }

  private boolean observe(ContentionControl observer, double nanos, double byHalf) {
    return observer.observe(CALM, byHalf, nanos, now);
  }

  private void pass(long nanos) {
    now += nanos;
  }
}
