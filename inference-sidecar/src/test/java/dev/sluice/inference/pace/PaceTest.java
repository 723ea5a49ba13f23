package dev.sluice.inference.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many threads steps get on a machine that is simulated: what they take depends on these. */
class PaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final double TOKEN = 4e6;

  /** What a compiler of the JVM takes a core for. */
  private static final double PAUSE = 5e7;

  private final Random random = new Random(5);

  /** Of two cores, how much somebody else takes of the second. */
  private double others;

  private long now;
  private final Pace pace = new Pace(2, true);

  @Test
  void aClientBesideTheEngineAndACompilerNowAndThenLeaveItBothThreads() {
    others = 0.3;
    assertThat(shareOfTwoThreads(60)).isGreaterThan(0.95);
  }

  @Test
  void aCoreThatIsTakenFromTheFirstStepIsLeftToWhoTookIt() {
    others = 1;
    shareOfTwoThreads(2);
    assertThat(shareOfTwoThreads(60)).isLessThan(0.06);
  }

  @Test
  void aCoreThatIsTakenForAWhileIsUsedAgain() {
    shareOfTwoThreads(10);
    others = 1;
    shareOfTwoThreads(1);
    assertThat(shareOfTwoThreads(60)).isLessThan(0.06);
    others = 0.1;
    shareOfTwoThreads(10);
    assertThat(shareOfTwoThreads(60)).isGreaterThan(0.95);
  }

  /** Computes for so many seconds; returns how much of the time in which two threads did. */
  private double shareOfTwoThreads(int seconds) {
    long end = now + seconds * SECOND;
    long both = 0;
    long all = 0;
    while (now < end) {
      boolean prompt = random.nextInt(64) == 0;
      StepLoad load = prompt ? new StepLoad(128, 3, 0, 0) : new StepLoad(0, 4, 0, 0);
      long nanos = (long) (time(load) * random.nextDouble(0.9, 1.1));
      both += pace.threads() == 2 ? nanos : 0;
      all += nanos;
      now += nanos;
      pace.learn(load, nanos, now);
    }
    return (double) both / all;
  }

  /** As measured with ggml: a core of two that is taken makes both threads three times slower. */
  private double time(StepLoad load) {
    double alone = TOKEN * (load.answer() + 0.5 * load.prompt());
    if (pace.threads() == 1) {
      return alone;
    }
    double pause = random.nextInt(100) == 0 ? PAUSE : 0;
    return 0.6 * alone * (1 + 2 * others * others) + pause;
  }
}
