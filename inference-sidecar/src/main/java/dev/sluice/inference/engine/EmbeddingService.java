package dev.sluice.inference.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes embeddings one call after the other on a thread of its own. Safe for all threads.
 *
 * <p>The embedder is made at the first call, as most models never get one.
 */
public final class EmbeddingService implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddingService.class.getName());
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

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
  private final Factory factory;
  private final ThreadPoolExecutor executor;
  private @Nullable Embedder embedder;

  /**
   * Makes a service.
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
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueCapacity),
            Thread.ofPlatform().name("embedder-" + name).daemon().factory());
  }

  /** Returns the most tokens that one input may have. */
  public int contextLength() {
    return contextLength;
  }

  /** Returns how many calls wait. */
  public int waiting() {
    return executor.getQueue().size();
  }

  /** Returns whether no call waits or is under way. */
  public boolean idle() {
    return waiting() == 0 && executor.getActiveCount() == 0;
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
    CompletableFuture<List<float[]>> result = new CompletableFuture<>();
    Runnable task = () -> embed(inputs, result);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      throw executor.isShutdown()
          ? new RefusedException(
              RefusedException.Reason.STOPPING,
              "Model %s is stopping; try again shortly.".formatted(name),
              RETRY_AFTER)
          : new RefusedException(
              RefusedException.Reason.QUEUE_FULL,
              "Model %s has %d embedding calls waiting, which is all that may wait."
                  .formatted(name, waiting()),
              RETRY_AFTER);
    }
    result.whenComplete(
        (vectors, failure) -> {
          if (failure instanceof CancellationException) {
            executor.remove(task);
          }
        });
    return result;
  }

  private void embed(List<TokenSequence> inputs, CompletableFuture<List<float[]>> result) {
    if (result.isDone()) {
      return;
    }
    try {
      if (embedder == null) {
        embedder = factory.create();
      }
      result.complete(embedder.embed(inputs));
    } catch (DecodeException e) {
      result.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "An embedding failed", e);
      result.completeExceptionally(new DecodeException("The sidecar failed on this embedding."));
    }
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
    try {
      executor.execute(this::closeEmbedder);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "The embedder of {0} is freed with the process", name);
    }
    executor.shutdown();
    try {
      boolean ended = executor.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        LOG.log(Level.WARNING, "The embedder of {0} does not end; leaving it", name);
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void closeEmbedder() {
    if (embedder != null) {
      embedder.close();
      embedder = null;
    }
  }
}
