package dev.sluice.inference.engine;

import dev.sluice.inference.pace.Pace;
import dev.sluice.inference.speculate.Speculation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
  private final SchedulerSettings settings;
  private final LongSupplier nanoClock;
  private final ServiceOrder order;
  private final WaitingQueue queue;
  private final SchedulerMeter meter = new SchedulerMeter();
  private final StepLoop loop;
  private final Outlook outlook;
  private final AtomicLong numbers = new AtomicLong();
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
   * @param speculation guesses what comes next; empty for none; closed with the decoder
   * @param nanoClock the time in nanoseconds from any origin
   */
  public Scheduler(
      String name,
      Decoder decoder,
      Vocabulary vocabulary,
      SchedulerSettings settings,
      Optional<Speculation> speculation,
      LongSupplier nanoClock) {
    this.name = name;
    this.decoder = decoder;
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.order = new ServiceOrder(settings.patience());
    this.queue = new WaitingQueue(settings.queueCapacity(), order);
    Pace pace = new Pace(settings.threads(), settings.adaptsThreads());
    this.loop =
        new StepLoop(
            decoder, vocabulary, queue, order, meter, pace, settings, speculation, nanoClock);
    this.outlook = new Outlook(queue, loop, meter, decoder.sequences());
    this.thread = Thread.ofPlatform().name("scheduler-" + name).daemon().start(this::run);
  }

  /**
   * Queues the generations of one call, all of them or none.
   *
   * @param submissions what to generate
   * @return one handle for each, in the same order
   * @throws RefusedException if the queue has no room for them, a deadline cannot be met or the
   *     scheduler is stopping
   */
  public List<Generation> submit(List<Submission> submissions) throws RefusedException {
    long now = nanoClock.getAsLong();
    for (Submission submission : submissions) {
      checkDeadline(submission.request(), submissions.size(), now);
    }
    List<Generation> generations =
        submissions.stream()
            .map(s -> new Generation(numbers.getAndIncrement(), s, queue, order, nanoClock))
            .toList();
    return switch (queue.offer(generations)) {
      case TAKEN -> generations;
      case FULL -> throw queueFull(generations, now);
      case CLOSED ->
          throw new RefusedException(
              RefusedException.Reason.STOPPING,
              "Model %s is stopping; try again shortly.".formatted(name),
              STOP_RETRY);
    };
  }

  private void checkDeadline(GenerationRequest request, int generations, long now)
      throws RefusedException {
    Optional<Duration> deadline = request.terms().deadline();
    if (deadline.isEmpty()) {
      return;
    }
    Duration firstToken = outlook.firstToken(request, now);
    if (firstToken.compareTo(deadline.get()) > 0) {
      meter.refused(generations);
      throw new RefusedException(
          RefusedException.Reason.DEADLINE,
          "Model %s cannot answer within %d ms: at the present rate the first token takes %d ms."
              .formatted(name, deadline.get().toMillis(), firstToken.toMillis()),
          ServiceRate.seconds(firstToken.minus(deadline.get()).toMillis() / 1e3));
    }
  }

  private RefusedException queueFull(List<Generation> generations, long now) {
    meter.refused(generations.size());
    Priority priority = generations.get(0).priority();
    return new RefusedException(
        RefusedException.Reason.QUEUE_FULL,
        "Model %s has %d calls of %s priority waiting, of %d that may wait; try again later."
            .formatted(
                name,
                queue.size(priority),
                priority.name().toLowerCase(Locale.ROOT),
                queue.capacity()),
        meter.rate().untilRoom(priority, generations.size(), now));
  }

  /** Returns how many generations of each priority can wait at most. */
  public int queueCapacity() {
    return queue.capacity();
  }

  /** Returns what the scheduler is doing now. */
  public SchedulerStatistics statistics() {
    Map<Priority, SchedulerStatistics.Load> loads = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      loads.put(
          priority,
          new SchedulerStatistics.Load(
              queue.size(priority), loop.running(priority), loop.suspended(priority)));
    }
    return new SchedulerStatistics(
        loads,
        decoder.sequences(),
        loop.cache(),
        meter.totals(),
        meter.speed(loop.threads(), nanoClock.getAsLong()));
  }

  /** Returns what this has done; also after it was closed. */
  public Work work() {
    return Work.of(meter.totals(), loop.cache());
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
    try (decoder;
        loop) {
      queue.close();
      String message = "Model %s stopped before the answer was finished.".formatted(name);
      loop.failAll(GenerationEvent.Cause.STOPPING, message);
      queue.drain().forEach(generation -> generation.fail(GenerationEvent.Cause.STOPPING, message));
    }
  }

  private void waitForWork() {
    if (!loop.isIdle()) {
      return;
    }
    try {
      queue.awaitArrival(IDLE_NANOS);
      // Calls of a batch come one after the other, and together they are computed faster.
      queue.awaitUrgent(settings.gathering().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      aborting = true;
    }
  }
}
