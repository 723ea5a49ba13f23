package dev.sluice.inference.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes embeddings on a thread of its own, those of calls that come together at once. Safe for all
 * threads.
 *
 * <p>The embedder is made at the first call, as most models never get one.
 */
public final class EmbeddingService implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddingService.class.getName());
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  /** How long calls that are likely to come are waited for, to compute them together. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private static final int MOST_AT_ONCE = 64;

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

  private record Call(List<TokenSequence> inputs, CompletableFuture<List<float[]>> result) {}

  private final String name;
  private final int contextLength;
  private final Factory factory;
  private final GatheringQueue<Call> queue;
  private final Thread thread;
  private volatile boolean busy;
  private @Nullable Embedder embedder;

  /**
   * Starts a service.
   *
   * @param name the model's name, for messages and the thread
   * @param contextLength the most tokens of one input
   * @param queueCapacity the most calls that wait
   * @param factory makes the embedder
   */
  public EmbeddingService(String name, int contextLength, int queueCapacity, Factory factory) {
    this.name = name;
    this.contextLength = contextLength;
    this.factory = factory;
    this.queue = new GatheringQueue<>(queueCapacity, MOST_AT_ONCE, GATHERING);
    this.thread = Thread.ofPlatform().name("embedder-" + name).daemon().start(this::run);
  }

  /** Returns the most tokens that one input may have. */
  public int contextLength() {
    return contextLength;
  }

  /** Returns how many calls wait. */
  public int waiting() {
    return queue.size();
  }

  /** Returns whether no call waits or is under way. */
  public boolean idle() {
    return waiting() == 0 && !busy;
  }

  /**
   * Queues inputs.
   *
   * @param inputs each with at least one and at most {@link #contextLength()} tokens
   * @return their vectors of length 1, later; cancelling it takes a waiting call out
   * @throws RefusedException if the queue is full or the service is stopping
   */
  public CompletableFuture<List<float[]>> submit(List<TokenSequence> inputs)
      throws RefusedException {
    Call call = new Call(inputs, new CompletableFuture<>());
    switch (queue.offer(call)) {
      case TAKEN -> {}
      case FULL ->
          throw new RefusedException(
              RefusedException.Reason.QUEUE_FULL,
              "Model %s has %d embedding calls waiting, which is all that may wait."
                  .formatted(name, waiting()),
              RETRY_AFTER);
      case CLOSED ->
          throw new RefusedException(
              RefusedException.Reason.STOPPING,
              "Model %s is stopping; try again shortly.".formatted(name),
              RETRY_AFTER);
    }
    call.result()
        .whenComplete(
            (vectors, failure) -> {
              if (failure instanceof CancellationException) {
                queue.remove(call);
              }
            });
    return call.result();
  }

  private void run() {
    try {
      List<Call> calls = queue.take();
      while (!calls.isEmpty()) {
        busy = true;
        embed(calls.stream().filter(call -> !call.result().isDone()).toList());
        busy = false;
        calls = queue.take();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, "The embedder of {0} was interrupted and ends", name);
      queue.close();
      Thread.currentThread().interrupt();
    }
    if (embedder != null) {
      embedder.close();
    }
  }

  /** Embeds the inputs of several calls together; one whose inputs fail fails alone. */
  private void embed(List<Call> calls) {
    List<TokenSequence> inputs = calls.stream().flatMap(call -> call.inputs().stream()).toList();
    try {
      int next = 0;
      List<float[]> vectors = calls.isEmpty() ? List.of() : embedder().embed(inputs);
      for (Call call : calls) {
        int end = next + call.inputs().size();
        call.result().complete(List.copyOf(vectors.subList(next, end)));
        next = end;
      }
    } catch (DecodeException e) {
      fail(calls, e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "An embedding failed", e);
      fail(calls, new DecodeException("The sidecar failed on this embedding."));
    }
  }

  private void fail(List<Call> calls, DecodeException failure) {
    if (calls.size() == 1) {
      calls.get(0).result().completeExceptionally(failure);
    } else {
      calls.forEach(call -> embed(List.of(call)));
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
