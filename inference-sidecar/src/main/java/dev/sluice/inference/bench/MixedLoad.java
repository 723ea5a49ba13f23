package dev.sluice.inference.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Batch calls that use a server whole, and interactive ones that arrive meanwhile. */
final class MixedLoad {
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private final CompletionClient client;
  private final String token;
  private final int clients;
  private final Shape batch;
  private final double rate;
  private final Shape interactive;
  private final long seed;

  /**
   * Describes a load.
   *
   * @param token makes Sluice's sidecar believe the priorities
   * @param clients how many batch calls are under way at any time
   * @param batch their lengths
   * @param rate interactive calls a second
   * @param interactive their lengths
   */
  MixedLoad(
      CompletionClient client,
      String token,
      int clients,
      Shape batch,
      double rate,
      Shape interactive,
      long seed) {
    this.client = client;
    this.token = token;
    this.clients = clients;
    this.batch = batch;
    this.rate = rate;
    this.interactive = interactive;
    this.seed = seed;
  }

  /** Runs the batch calls for twice the window, the interactive ones in its second half. */
  MixedOutcome run(Subject subject, Duration window) throws InterruptedException, BenchException {
    long begin = client.now() + WARM_UP.toNanos();
    long middle = begin + window.toNanos();
    long end = middle + window.toNanos();
    Duration whole = WARM_UP.plus(window).plus(window);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<CallRecord>> background =
          executor.submit(
              () ->
                  new Load(client, seed).continuous(with(subject, "batch"), batch, clients, whole));
      Callable<List<CallRecord>> arrivals =
          () -> {
            Thread.sleep(Duration.ofNanos(middle - client.now()));
            return new Load(client, seed)
                .arrivals(with(subject, "interactive"), interactive, rate, window);
          };
      Future<List<CallRecord>> foreground = executor.submit(arrivals);
      return new MixedOutcome(
          subject.target(),
          Measurement.of(background.get(), begin, middle),
          Measurement.of(background.get(), middle, end),
          Measurement.of(foreground.get(), middle, end));
    } catch (ExecutionException e) {
      throw new BenchException("The load broke off: %s.".formatted(e.getCause()));
    }
  }

  private Subject with(Subject subject, String priority) {
    Target target = subject.target().trusted(token).withPriority(priority);
    return new Subject(target, subject.prompts());
  }
}
