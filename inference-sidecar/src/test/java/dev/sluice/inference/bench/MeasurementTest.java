package dev.sluice.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.inference.bench.Point.Mode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final long MS = 1_000_000;

  private static CallRecord call(long start, int outputTokens, long... chunks) {
    long end = chunks.length == 0 ? start : chunks[chunks.length - 1];
    return new CallRecord(start, chunks, end, 10, 0, outputTokens, "text", List.of(), "");
  }

  private static CallRecord failed(String error) {
    return new CallRecord(0, new long[0], MS, 0, 0, 0, "", List.of(), error);
  }

  @Test
  void countsWhatArrivesInTheWindowOnly() {
    CallRecord call = call(0, 8, 10 * MS, 20 * MS, 30 * MS, 40 * MS);
    Measurement measurement = Measurement.of(List.of(call), 15 * MS, 35 * MS);
    // Two of four chunks, so four of eight tokens, in 20 ms.
    assertThat(measurement.tokensPerSecond()).isCloseTo(200, within(1e-9));
    assertThat(measurement.callsPerSecond()).isZero();
    assertThat(measurement.firstToken().millis(50)).isEqualTo(10);
    assertThat(measurement.gaps().millis(99)).isEqualTo(10);
  }

  @Test
  void tellsTheFirstFailureAndLeavesFailuresOutOfTheTimes() {
    Measurement measurement =
        Measurement.of(List.of(failed("broken"), failed("again"), call(0, 1, 5 * MS)), 0, 10 * MS);
    assertThat(measurement.calls()).isEqualTo(3);
    assertThat(measurement.failures()).isEqualTo(2);
    assertThat(measurement.failure()).isEqualTo("broken");
    assertThat(measurement.firstToken().millis(100)).isEqualTo(5);
  }

  @Test
  void readsPercentilesByNearestRank() {
    long[] times = new long[100];
    for (int i = 0; i < times.length; i++) {
      times[i] = (100 - i) * MS;
    }
    Quantiles quantiles = new Quantiles(times);
    assertThat(quantiles.millis(50)).isEqualTo(50);
    assertThat(quantiles.millis(99)).isEqualTo(99);
    assertThat(quantiles.millis(100)).isEqualTo(100);
    assertThat(new Quantiles(new long[0]).millis(50)).isNaN();
  }

  @Test
  void findsTheKneeWhereThroughputStopsPayingForWaiting() {
    List<Outcome> outcomes =
        List.of(outcome(1, 100, 10), outcome(4, 350, 11), outcome(16, 420, 40));
    assertThat(Knee.of(outcomes)).contains(outcomes.get(1));
  }

  @Test
  void comparesRoundByRound() {
    Target fast = target("fast");
    Target slow = target("slow");
    List<Outcome> outcomes =
        List.of(
            outcome(fast, 1, 200), outcome(slow, 1, 100),
            outcome(fast, 2, 20), outcome(slow, 2, 10),
            outcome(fast, 3, 300), outcome(slow, 3, 100));
    assertThat(
            Comparison.ratio(
                outcomes,
                o -> o.target().equals(fast),
                o -> o.target().equals(slow),
                o -> o.measurement().tokensPerSecond()))
        .contains(2.0);
  }

  @Test
  void makesPromptsThatShareNoBeginning() {
    Prompts prompts = new WordPrompts(2, 7);
    String first = prompts.next(100);
    assertThat(first.split(" ")).hasSize(50);
    assertThat(prompts.next(100).substring(0, 20)).isNotEqualTo(first.substring(0, 20));
    assertThat(new WordPrompts(2, 7).next(100)).isEqualTo(first);
  }

  @Test
  void makesPromptsThatBeginAPieceOfATextAgain() {
    String text = "one two three four five six seven eight nine ten ".repeat(9);
    Prompts prompts = new RepeatingPrompts(text, 0.25, 7);
    for (int call = 0; call < 100; call++) {
      String[] parts = prompts.next(100).split("\n\n", -1);
      assertThat(parts).hasSize(2);
      assertThat(text + text).contains(parts[0]);
      assertThat(parts[0]).hasSize(304);
      assertThat(parts[0]).startsWith(parts[1]).isNotEqualTo(parts[1]);
      assertThat(parts[0].charAt(parts[1].length())).isEqualTo(' ');
    }
    String wide = new RepeatingPrompts("日本語 😀", 2, 7).next(40);
    assertThat(wide.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private static Target target(String name) {
    return new Target(name, URI.create("http://127.0.0.1/v1"), "m", Map.of());
  }

  private static Outcome outcome(int clients, double rate, long gapMillis) {
    Measurement measurement =
        new Measurement(
            rate,
            1,
            new Quantiles(new long[] {MS}),
            new Quantiles(new long[] {gapMillis * MS}),
            1,
            0,
            "");
    Point point = new Point(new Shape(10, 10, 0), clients, Mode.CONTINUOUS);
    return new Outcome(target("x"), point, 1, measurement, Double.NaN);
  }

  private static Outcome outcome(Target target, int round, double rate) {
    Outcome outcome = outcome(1, rate, 1);
    return new Outcome(target, outcome.point(), round, outcome.measurement(), Double.NaN);
  }
}
