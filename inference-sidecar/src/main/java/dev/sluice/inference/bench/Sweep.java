package dev.sluice.inference.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Measures points on all targets, which take turns so that a noisy machine is noisy for all. */
final class Sweep {
  /** How long servers work before the first point, which would else measure their compilers. */
  private static final Duration SETTLING = Duration.ofSeconds(4);

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
    settle(subjects, points.getLast());
    List<Outcome> outcomes = new ArrayList<>();
    for (List<Point> alike : alike(points)) {
      for (int round = 1; round <= rounds; round++) {
        for (Point point : inTurn(alike, round)) {
          for (Subject subject : inTurn(subjects, round)) {
            Outcome outcome = measure(subject, point, round);
            heard.accept(outcome);
            outcomes.add(outcome);
          }
        }
      }
    }
    return outcomes;
  }

  private void settle(List<Subject> subjects, Point point)
      throws InterruptedException, BenchException {
    for (Subject subject : subjects) {
      new Load(client, seed).continuous(subject, point.shape(), point.clients(), SETTLING);
    }
  }

  /** Returns the points in groups that differ in how clients ask, and are measured in turn. */
  private static Collection<List<Point>> alike(List<Point> points) {
    return points.stream()
        .collect(
            Collectors.groupingBy(
                point -> List.of(point.shape(), point.clients()),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  /** Turns the order in every second round, as whoever is first may find another machine. */
  private static <T> List<T> inTurn(List<T> all, int round) {
    return round % 2 == 1 ? all : all.reversed();
  }

  private Outcome measure(Subject subject, Point point, int round)
      throws InterruptedException, BenchException {
    Load load = new Load(client, seed + round);
    long from = client.now() + warmUp.toNanos();
    long to = from + window.toNanos();
    Duration time = warmUp.plus(window);
    try (ExecutorService watch = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<OptionalDouble> used =
          watch.submit(() -> processorSeconds(subject.target(), from, to));
      List<CallRecord> calls =
          switch (point.mode()) {
            case CONTINUOUS -> load.continuous(subject, point.shape(), point.clients(), time);
            case STATIC -> load.waves(subject, point.shape(), point.clients(), time);
          };
      Measurement measurement = Measurement.of(calls, from, to);
      double tokens = measurement.tokensPerSecond() * window.toNanos() / 1e9;
      return new Outcome(
          subject.target(), point, round, measurement, tokens / used.get().orElse(Double.NaN));
    } catch (ExecutionException e) {
      throw new BenchException("The server's processor time was not read: " + e.getCause() + ".");
    }
  }

  /** Returns what the server takes of the processors in the window; empty where it is unknown. */
  private OptionalDouble processorSeconds(Target target, long from, long to)
      throws InterruptedException {
    Thread.sleep(Duration.ofNanos(Math.max(0, from - client.now())));
    Optional<Duration> before = target.processorTime();
    Thread.sleep(Duration.ofNanos(Math.max(0, to - client.now())));
    Optional<Duration> after = target.processorTime();
    return before.isPresent() && after.isPresent()
        ? OptionalDouble.of(after.get().minus(before.get()).toNanos() / 1e9)
        : OptionalDouble.empty();
  }
}
