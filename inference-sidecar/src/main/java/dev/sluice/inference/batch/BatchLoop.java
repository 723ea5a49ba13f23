package dev.sluice.inference.batch;

import dev.sluice.inference.batch.Batch.Problem;
import dev.sluice.inference.batch.Batch.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches through their life on one thread; only {@link #begin}, {@link #cancel}, {@link
 * #callsUnderWay} and {@link #close} are for others.
 */
final class BatchLoop implements BatchRun.Listener, AutoCloseable {
  private static final Logger LOG = System.getLogger(BatchLoop.class.getName());
  private static final int MOST_RESUMPTIONS = 3;
  private static final long SWEEP_MINUTES = 60;
  private static final long CLOSE_SECONDS = 10;

  private final BatchSettings settings;
  private final FileStore files;
  private final BatchStore store;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor loop;
  private final Map<String, BatchRun> runs = new LinkedHashMap<>();
  private @Nullable CallRunner runner;
  private volatile int underWay;

  BatchLoop(BatchSettings settings, FileStore files, BatchStore store, InstantSource clock) {
    this.settings = settings;
    this.files = files;
    this.store = store;
    this.clock = clock;
    this.loop =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("batches").daemon().factory());
    loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    loop.setRemoveOnCancelPolicy(true);
  }

  /** Begins to make calls, first those of batches that a former process left. */
  void start(CallRunner calls) {
    execute(
        () -> {
          runner = calls;
          store.all().stream()
              .filter(batch -> !batch.status().hasEnded())
              .forEach(batch -> guard(batch.id(), () -> enter(batch.id())));
        });
    var _ =
        loop.scheduleWithFixedDelay(this::sweep, SWEEP_MINUTES, SWEEP_MINUTES, TimeUnit.MINUTES);
  }

  void begin(String id) {
    execute(() -> guard(id, () -> enter(id)));
  }

  void cancel(String id) {
    execute(() -> guard(id, () -> end(id, Status.CANCELLED)));
  }

  int callsUnderWay() {
    return underWay;
  }

  private void execute(Runnable task) {
    if (!loop.isShutdown()) {
      loop.execute(task);
    }
  }

  /** Something that the disk may make fail. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private void guard(String id, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      // The executor would keep it to itself, and the batch would wait for ever.
      fail(id, e);
    }
  }

  /** Goes on with a batch from whatever it has come to. */
  private void enter(String id) throws IOException {
    Batch batch = store.find(id).orElse(null);
    if (batch == null || batch.status().hasEnded() || runner == null || runs.containsKey(id)) {
      return;
    }
    if (batch.status() == Status.CANCELLING) {
      end(id, Status.CANCELLED);
    } else if (batch.status() != Status.VALIDATING) {
      resume(batch);
    } else if (validate(batch)) {
      run(store.update(id, b -> b.to(Status.IN_PROGRESS, clock.instant())));
    }
  }

  private boolean validate(Batch batch) throws IOException {
    InputFile.Check check = InputFile.check(batch.order(), files.path(batch.order().inputFile()));
    if (!check.problems().isEmpty()) {
      store.update(batch.id(), b -> b.with(check.problems()).to(Status.FAILED, clock.instant()));
      return false;
    }
    store.update(batch.id(), b -> b.with(new Batch.Counts(check.calls(), 0, 0)));
    return true;
  }

  private void resume(Batch batch) throws IOException {
    BatchRun run = open(batch);
    boolean further = !run.counts().equals(batch.counts());
    int resumptions = further ? 1 : batch.resumptions() + 1;
    Batch resumed =
        store.update(batch.id(), b -> b.with(run.counts()).withResumptions(resumptions));
    if (resumptions > MOST_RESUMPTIONS) {
      run.close();
      throw new IOException(
          "the process died %d times without one more answer".formatted(MOST_RESUMPTIONS));
    }
    LOG.log(
        Level.INFO,
        "Batch {0} goes on; {1} of {2} calls are answered",
        batch.id(),
        run.counts().completed() + run.counts().failed(),
        batch.counts().total());
    admit(resumed, run);
  }

  private void run(Batch batch) throws IOException {
    admit(batch, open(batch));
  }

  private BatchRun open(Batch batch) throws IOException {
    if (runner == null) {
      throw new IllegalStateException("batches are not run yet");
    }
    return new BatchRun(batch, files, runner, loop, this);
  }

  private void admit(Batch batch, BatchRun run) {
    runs.put(batch.id(), run);
    Duration left = Duration.between(clock.instant(), batch.expiresAt());
    var _ =
        loop.schedule(
            () -> guard(batch.id(), () -> end(batch.id(), Status.EXPIRED)),
            Math.max(0, left.toMillis()),
            TimeUnit.MILLISECONDS);
    fill();
  }

  @Override
  public void advanced(BatchRun run) {
    store.note(run.id(), batch -> batch.with(run.counts()));
    guard(run.id(), () -> checkRoom(run));
    fill();
  }

  private void checkRoom(BatchRun run) throws IOException {
    if (run.bytes() > settings.storageBytes() || files.isFull()) {
      throw new IOException("there is no room for more answers");
    }
  }

  @Override
  public void failed(BatchRun run, IOException cause) {
    fail(run.id(), cause);
  }

  /** Begins calls of all batches in turn while more may be under way, and ends what is over. */
  private void fill() {
    boolean begun = true;
    while (begun) {
      begun = false;
      for (BatchRun run : List.copyOf(runs.values())) {
        begun |= count() < settings.callsAtOnce() && beginNext(run);
      }
    }
    for (BatchRun run : List.copyOf(runs.values())) {
      if (run.isOver()) {
        guard(run.id(), () -> end(run.id(), Status.COMPLETED));
      }
    }
  }

  private boolean beginNext(BatchRun run) {
    try {
      return run.beginNext();
    } catch (RuntimeException e) {
      fail(run.id(), e);
      return false;
    }
  }

  private int count() {
    int calls = runs.values().stream().mapToInt(BatchRun::underWay).sum();
    underWay = calls;
    return calls;
  }

  /** Ends a batch that has not ended, with the answers that are there. */
  private void end(String id, Status status) throws IOException {
    Batch batch = store.find(id).orElse(null);
    if (batch == null || batch.status().hasEnded()) {
      return;
    }
    BatchRun run = runs.remove(id);
    if (run != null) {
      try (run) {
        if (status == Status.EXPIRED) {
          run.expire();
        }
      }
      store.update(id, b -> b.with(run.counts()).to(Status.FINALIZING, clock.instant()));
    }
    publish(batch, batch.outputFile());
    publish(batch, batch.errorFile());
    store.update(id, b -> b.to(status, clock.instant()));
    fill();
  }

  /** Shows a file of answers, unless there are none. */
  private void publish(Batch batch, String id) throws IOException {
    Instant now = clock.instant();
    files.publish(id, batch.order().tenant(), now, now.plus(settings.retention()));
  }

  private void fail(String id, Exception cause) {
    LOG.log(Level.WARNING, "Batch " + id + " failed", cause);
    BatchRun run = runs.remove(id);
    try {
      if (run != null) {
        run.close();
      }
      Batch batch =
          store.update(
              id, b -> b.with(List.of(Problem.of(cause))).to(Status.FAILED, clock.instant()));
      publish(batch, batch.outputFile());
      publish(batch, batch.errorFile());
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "The end of batch " + id + " cannot be written", e);
    }
  }

  private void sweep() {
    try {
      files.expire(clock.instant(), store::reads);
      store.forget(clock.instant().minus(settings.retention()));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Old files and batches cannot be deleted", e);
    }
  }

  /** Cancels the calls under way; the next process makes them. */
  @Override
  public void close() {
    execute(
        () -> {
          for (BatchRun run : runs.values()) {
            guard(
                run.id(),
                () -> {
                  store.update(run.id(), b -> b.with(run.counts()).withResumptions(0));
                  run.close();
                });
          }
          runs.clear();
        });
    loop.shutdown();
    try {
      boolean ended = loop.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        LOG.log(Level.WARNING, "Batches do not stop; leaving them");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
