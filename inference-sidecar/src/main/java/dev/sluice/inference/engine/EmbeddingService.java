package dev.sluice.inference.engine;

import dev.sluice.inference.engine.EmbeddingQueue.Piece;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes embeddings and ranks on a thread of its own, those of calls that come together in one pass.
 * Between two passes the more urgent call goes first, then that of the tenant who was served less.
 * Safe for all threads.
 *
 * <p>The embedder is made at the first call, as most models never get one.
 */
public final class EmbeddingService implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddingService.class.getName());
  private static final Duration STOP_RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  /** How long calls that are likely to come are waited for, to compute them together. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  /** Makes the embedder. */
  @FunctionalInterface
  public interface Factory {

    /**
     * Makes an embedder.
     *
     * @return the embedder, closed by the service
     * @throws DecodeException if it cannot be made
     */
    Embedder create() throws DecodeException;
  }

  private final String name;
  private final int contextLength;
  private final int queueCapacity;
  private final Factory factory;
  private final LongSupplier nanoClock;
  private final ServiceOrder order = new ServiceOrder(SchedulerSettings.DEFAULT_PATIENCE);
  private final ServiceRate rate = new ServiceRate();
  private final EmbeddingQueue queue;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final Thread thread;
  private @Nullable Embedder embedder;

  /**
   * Starts a service.
   *
   * @param name the model's name, for messages and the thread
   * @param contextLength the most tokens of one input
   * @param queueCapacity the most calls of each priority that wait
   * @param factory makes the embedder
   * @param nanoClock the time in nanoseconds from any origin
   */
  public EmbeddingService(
      String name, int contextLength, int queueCapacity, Factory factory, LongSupplier nanoClock) {
    this.name = name;
    this.contextLength = contextLength;
    this.queueCapacity = queueCapacity;
    this.factory = factory;
    this.nanoClock = nanoClock;
    this.queue = new EmbeddingQueue(queueCapacity, GATHERING, order);
    this.thread = Thread.ofPlatform().name("embedder-" + name).daemon().start(this::run);
  }

  /** Returns the most tokens that one input may have. */
  public int contextLength() {
    return contextLength;
  }

  /** Returns how many calls of a priority wait. */
  public int waiting(Priority priority) {
    return queue.size(priority);
  }

  /** Returns how many calls wait or are under way. */
  public int unfinished() {
    return unfinished.get();
  }

  /** Returns whether no call waits or is under way. */
  public boolean idle() {
    return unfinished() == 0;
  }

  /**
   * Queues the inputs of a call.
   *
   * @param inputs at least one, each with at least one and at most {@link #contextLength()} tokens
   * @param terms on what terms it is served
   * @return what the model makes of each, later; ends with a {@link DecodeException} when the model
   *     fails, with a {@link RefusedException} at the deadline; cancelling it takes a waiting call
   *     out
   * @throws RefusedException if the queue is full or the service is stopping
   */
  public CompletableFuture<List<float[]>> submit(List<TokenSequence> inputs, Terms terms)
      throws RefusedException {
    EmbeddingJob job =
        new EmbeddingJob(numbers.getAndIncrement(), inputs, terms, nanoClock.getAsLong());
    unfinished.incrementAndGet();
    switch (queue.offer(job)) {
      case TAKEN -> job.result().whenComplete((vectors, failure) -> ended(job, failure));
      case FULL -> {
        unfinished.decrementAndGet();
        throw queueFull(terms.priority());
      }
      case CLOSED -> {
        unfinished.decrementAndGet();
        throw new RefusedException(
            RefusedException.Reason.STOPPING,
            "Model %s is stopping; try again shortly.".formatted(name),
            STOP_RETRY);
      }
    }
    return job.result();
  }

  private RefusedException queueFull(Priority priority) {
    return new RefusedException(
        RefusedException.Reason.QUEUE_FULL,
        "Model %s has %d embedding calls of %s priority waiting, which is all that may wait."
            .formatted(name, queueCapacity, priority.name().toLowerCase(Locale.ROOT)),
        rate.untilRoom(priority, 1, nanoClock.getAsLong()));
  }

  private void ended(EmbeddingJob job, @Nullable Throwable failure) {
    if (failure instanceof CancellationException) {
      queue.remove(job);
    }
    order.leave(job);
    unfinished.decrementAndGet();
  }

  private void run() {
    try {
      while (queue.await()) {
        long now = nanoClock.getAsLong();
        queue.removeLate(now).forEach(this::refuseLate);
        pass(now);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, "The embedder of {0} was interrupted and ends", name);
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** Whatever ended the thread, nobody waits for it any more. */
  private void end() {
    queue.close();
    failAll(new DecodeException("Model %s stopped before the embedding was made.".formatted(name)));
    if (embedder != null) {
      embedder.close();
    }
  }

  private void failAll(DecodeException failure) {
    queue.drain().forEach(job -> job.fail(failure));
  }

  private void refuseLate(EmbeddingJob job) {
    job.fail(
        new RefusedException(
            RefusedException.Reason.LATE,
            "Model %s could not answer before the deadline.".formatted(name),
            Duration.ZERO));
  }

  private void pass(long now) {
    Embedder ready;
    try {
      ready = embedder();
    } catch (DecodeException e) {
      failAll(e);
      return;
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "The embedder of model " + name + " could not be made", e);
      failAll(new DecodeException("The sidecar failed on this embedding."));
      return;
    }
    List<Piece> pieces = queue.take(ready.passInputs(), ready.passTokens(), now);
    for (Piece piece : pieces) {
      if (piece.index() == 0) {
        rate.started(piece.job().priority(), now);
      }
    }
    embed(ready, pieces.stream().filter(piece -> !piece.job().result().isDone()).toList());
  }

  /** Embeds the inputs of a pass together; one that fails, fails its own call alone. */
  private void embed(Embedder ready, List<Piece> pieces) {
    if (pieces.isEmpty()) {
      return;
    }
    try {
      List<float[]> vectors = ready.embed(pieces.stream().map(Piece::input).toList());
      for (int i = 0; i < pieces.size(); i++) {
        pieces.get(i).job().put(pieces.get(i).index(), vectors.get(i));
      }
    } catch (DecodeException e) {
      fail(ready, pieces, e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "An embedding failed", e);
      fail(ready, pieces, new DecodeException("The sidecar failed on this embedding."));
    }
  }

  private void fail(Embedder ready, List<Piece> pieces, DecodeException failure) {
    if (pieces.size() == 1) {
      EmbeddingJob job = pieces.get(0).job();
      queue.remove(job);
      job.fail(failure);
    } else {
      pieces.forEach(piece -> embed(ready, List.of(piece)));
    }
  }

  private Embedder embedder() throws DecodeException {
    if (embedder == null) {
      embedder = factory.create();
    }
    return embedder;
  }

  /** Finishes what is queued and frees the embedder. */
  @Override
  public void close() {
    drain();
  }

  /**
   * Finishes what is queued and frees the embedder.
   *
   * @return whether the service has ended; else it still uses its model, which must then be left
   */
  public boolean drain() {
    queue.close();
    try {
      boolean ended = thread.join(CLOSE_WAIT);
      if (!ended) {
        LOG.log(Level.WARNING, "The embedder of {0} does not end; leaving it", name);
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
