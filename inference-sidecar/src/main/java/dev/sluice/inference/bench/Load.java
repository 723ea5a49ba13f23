package dev.sluice.inference.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts load on a server: clients that each wait for their answer, on a virtual thread each. */
final class Load {
  private final CompletionClient client;
  private final long seed;

  Load(CompletionClient client, long seed) {
    this.client = client;
    this.seed = seed;
  }

  /**
   * Asks anew as soon as an answer is whole, until the time is over.
   *
   * @return all calls, the last of which end after the time
   */
  List<CallRecord> continuous(Subject subject, Shape shape, int clients, Duration time)
      throws InterruptedException, BenchException {
    long end = client.now() + time.toNanos();
    List<Callable<List<CallRecord>>> loops = new ArrayList<>();
    for (int number = 0; number < clients; number++) {
      SplittableRandom random = new SplittableRandom(seed + number);
      loops.add(
          () -> {
            List<CallRecord> calls = new ArrayList<>();
            while (client.now() < end) {
              calls.add(call(subject, shape, random));
            }
            return calls;
          });
    }
    return all(loops);
  }

  /**
   * Asks in waves as large as the number of clients, each sent when all of the last is answered, as
   * static batching serves them.
   *
   * @return all calls, the last of which end after the time
   */
  List<CallRecord> waves(Subject subject, Shape shape, int clients, Duration time)
      throws InterruptedException, BenchException {
    long end = client.now() + time.toNanos();
    SplittableRandom random = new SplittableRandom(seed);
    List<CallRecord> calls = new ArrayList<>();
    while (client.now() < end) {
      List<Callable<List<CallRecord>>> wave = new ArrayList<>();
      for (int number = 0; number < clients; number++) {
        SplittableRandom own = random.split();
        wave.add(() -> List.of(call(subject, shape, own)));
      }
      calls.addAll(all(wave));
    }
    return calls;
  }

  /**
   * Asks at random times, however many answers are still under way, as a Poisson process does.
   *
   * @param perSecond how many calls come on average
   * @return all calls, the last of which end after the time
   */
  List<CallRecord> arrivals(Subject subject, Shape shape, double perSecond, Duration time)
      throws InterruptedException, BenchException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Callable<List<CallRecord>>> calls = new ArrayList<>();
    long at = client.now();
    long end = at + time.toNanos();
    while (true) {
      at += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
      if (at >= end) {
        return all(calls);
      }
      long begin = at;
      SplittableRandom own = random.split();
      calls.add(
          () -> {
            Thread.sleep(Duration.ofNanos(Math.max(0, begin - client.now())));
            return List.of(call(subject, shape, own));
          });
    }
  }

  private CallRecord call(Subject subject, Shape shape, SplittableRandom random)
      throws InterruptedException {
    return client.complete(
        subject.target(), subject.prompts().next(shape.inputTokens()), shape.drawOutput(random));
  }

  static List<CallRecord> all(List<Callable<List<CallRecord>>> tasks)
      throws InterruptedException, BenchException {
    List<CallRecord> calls = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<CallRecord>> future : executor.invokeAll(tasks)) {
        calls.addAll(future.get());
      }
    } catch (ExecutionException e) {
      throw new BenchException("The load broke off: %s.".formatted(e.getCause()));
    }
    return calls;
  }
}
