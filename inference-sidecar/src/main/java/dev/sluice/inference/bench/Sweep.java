package dev.sluice.inference.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures points on all targets, which take turns so that a noisy machine is noisy for all. */
final class Sweep {
  private final CompletionClient client;
  private final List<Target> targets;
  private final Optional<String> repeated;
  private final Duration warmUp;
  private final Duration window;
  private final long seed;

  Sweep(
      CompletionClient client,
      List<Target> targets,
      Optional<String> repeated,
      Duration warmUp,
      Duration window,
      long seed) {
    this.client = client;
    this.targets = List.copyOf(targets);
    this.repeated = repeated;
    this.warmUp = warmUp;
    this.window = window;
    this.seed = seed;
  }

  /**
   * Measures all points.
   *
   * @param rounds how often each
   * @param heard hears each outcome as soon as it is there
   * @throws BenchException if a server does not answer at all
   */
  List<Outcome> run(List<Point> points, int rounds, Consumer<Outcome> heard)
      throws InterruptedException, BenchException {
    List<Subject> subjects = new Calibration(client, repeated).subjects(targets, seed);
    List<Outcome> outcomes = new ArrayList<>();
    for (Point point : points) {
      for (int round = 1; round <= rounds; round++) {
        for (Subject subject : subjects) {
          Outcome outcome = measure(subject, point, round);
          heard.accept(outcome);
          outcomes.add(outcome);
        }
      }
    }
    return outcomes;
  }

  private Outcome measure(Subject subject, Point point, int round)
      throws InterruptedException, BenchException {
    Load load = new Load(client, seed + round);
    long from = client.now() + warmUp.toNanos();
    Duration time = warmUp.plus(window);
    Optional<Duration> before = subject.target().processorTime();
    List<CallRecord> calls =
        switch (point.mode()) {
          case CONTINUOUS -> load.continuous(subject, point.shape(), point.clients(), time);
          case STATIC -> load.waves(subject, point.shape(), point.clients(), time);
        };
    return new Outcome(
        subject.target(),
        point,
        round,
        Measurement.of(calls, from, from + window.toNanos()),
        perProcessorSecond(calls, before, subject.target().processorTime()));
  }

  private static double perProcessorSecond(
      List<CallRecord> calls, Optional<Duration> before, Optional<Duration> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return Double.NaN;
    }
    double tokens = calls.stream().mapToInt(CallRecord::outputTokens).sum();
    return tokens * 1e9 / after.get().minus(before.get()).toNanos();
  }
}
