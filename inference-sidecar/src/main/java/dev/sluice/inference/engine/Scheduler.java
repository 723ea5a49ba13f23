package dev.sluice.inference.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs generations on one decoder, on a thread of its own. Safe for all threads.
 *
 * <p>A platform thread, as a virtual one would pin its carrier in every native step.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Scheduler.class.getName());
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration STOP_RETRY = Duration.ofSeconds(2);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  /**
   * A request with the one who wants its events.
   *
   * @param request what to generate
   * @param listener hears the events, on the scheduler's thread
   */
  public record Submission(GenerationRequest request, GenerationListener listener) {}

  private final String name;
  private final Decoder decoder;
  private final WaitingQueue queue;
  private final ServiceRate rate = new ServiceRate();
  private final StepLoop loop;
  private final LongSupplier nanoClock;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean aborting;

  /**
   * Starts a scheduler, which owns the decoder from here on and closes it at the end.
   *
   * @param name the model's name, for messages and the thread
   * @param decoder computes the steps
   * @param vocabulary the model's vocabulary
   * @param settings the bounds
   * @param nanoClock the time in nanoseconds from any origin
   */
  public Scheduler(
      String name,
      Decoder decoder,
      Vocabulary vocabulary,
      SchedulerSettings settings,
      LongSupplier nanoClock) {
    this.name = name;
    this.decoder = decoder;
    this.queue = new WaitingQueue(settings.queueCapacity());
    this.nanoClock = nanoClock;
    this.loop = new StepLoop(decoder, vocabulary, queue, rate, settings.prefillChunk());
    this.thread = Thread.ofPlatform().name("scheduler-" + name).daemon().start(this::run);
  }

  /**
   * Queues generations, all of them or none.
   *
   * @param submissions what to generate
   * @return one handle for each, in the same order
   * @throws RefusedException if the queue has no room for them or the scheduler is stopping
   */
  public List<Generation> submit(List<Submission> submissions) throws RefusedException {
    List<Generation> generations =
        submissions.stream()
            .map(s -> new Generation(s.request(), s.listener(), queue, nanoClock))
            .toList();
    return switch (queue.offer(generations)) {
      case TAKEN -> generations;
      case FULL ->
          throw new RefusedException(
              RefusedException.Reason.QUEUE_FULL,
              "Model %s has %d calls waiting, which is all that may wait; try again later."
                  .formatted(name, queue.size()),
              rate.untilPlace(loop.activeCount()));
      case CLOSED ->
          throw new RefusedException(
              RefusedException.Reason.STOPPING,
              "Model %s is stopping; try again shortly.".formatted(name),
              STOP_RETRY);
    };
  }

  /** Returns how many generations can wait at most. */
  public int queueCapacity() {
    return queue.capacity();
  }

  /** Returns what the scheduler is doing now. */
  public SchedulerStatistics statistics() {
    return new SchedulerStatistics(
        queue.size(),
        loop.activeCount(),
        decoder.sequences(),
        loop.cacheTokens(),
        (long) decoder.sequences() * decoder.contextLength());
  }

  /**
   * Takes no more work, finishes what is under way and ends.
   *
   * @param limit how long unfinished work may take; then it fails
   * @return whether the scheduler has ended; else it still uses its model, which must then be left
   */
  public boolean drain(Duration limit) {
    queue.close();
    stopping = true;
    if (join(limit)) {
      return true;
    }
    aborting = true;
    boolean ended = join(CLOSE_WAIT);
    if (!ended) {
      LOG.log(Level.WARNING, "The step of model {0} does not end; leaving it", name);
    }
    return ended;
  }

  /** Ends at once; work under way fails. */
  @Override
  public void close() {
    aborting = true;
    drain(CLOSE_WAIT);
  }

  private boolean join(Duration limit) {
    try {
      return thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    try {
      while (!aborting && (loop.step() || !stopping)) {
        waitForWork();
      }
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "The scheduler of model " + name + " failed", e);
      throw e;
    } finally {
      end();
    }
  }

  private void end() {
    try (decoder) {
      queue.close();
      String message = "Model %s stopped before the answer was finished.".formatted(name);
      loop.failAll(GenerationEvent.Cause.STOPPING, message);
      queue.drain().forEach(generation -> generation.fail(GenerationEvent.Cause.STOPPING, message));
    }
  }

  private void waitForWork() {
    if (loop.activeCount() == 0) {
      try {
        queue.awaitArrival(IDLE_NANOS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        aborting = true;
      }
    }
  }
}
