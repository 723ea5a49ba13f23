package dev.sluice.config;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The edition in force, and those before it that still have calls under way. */
final class Editions {
  private static final System.Logger LOG = System.getLogger(Sluice.class.getName());

  /** Each attempt fails only if a reload came between, so a second one is rare already. */
  private static final int ATTEMPTS = 100;

  private final AtomicReference<@Nullable Edition> current = new AtomicReference<>();
  private final Set<Edition> retired = ConcurrentHashMap.newKeySet();
  private final Executor worker;

  /**
   * Makes the holder of no edition yet.
   *
   * @param worker closes what retired editions had open
   */
  Editions(Executor worker) {
    this.worker = worker;
  }

  /** Returns the edition in force. */
  Edition current() {
    Edition edition = current.get();
    if (edition == null) {
      throw new IllegalStateException("Sluice is closed");
    }
    return edition;
  }

  /** Begins an exchange of the edition in force. */
  Begun begin() {
    for (int i = 0; i < ATTEMPTS; i++) {
      Edition edition = current();
      Begun begun = edition.begin();
      if (begun != null) {
        return begun;
      }
      Thread.onSpinWait();
    }
    throw new IllegalStateException("Sluice reloads so often that no call can begin");
  }

  /** Puts an edition in force, or none any more. */
  void replace(@Nullable Edition next) {
    Edition before = current.getAndSet(next);
    if (before != null) {
      retired.add(before);
      before.retire(worker).thenRun(() -> retired.remove(before));
    }
  }

  /** Waits a while for calls under way and closes all that is open; nothing is in force by then. */
  void close(Duration patience) {
    CompletableFuture<?> ended =
        CompletableFuture.allOf(
            retired.stream().map(Edition::ended).toArray(CompletableFuture<?>[]::new));
    try {
      ended.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.log(
          Level.WARNING, "calls are under way still after " + patience + "; closing nevertheless");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an edition ended badly", e);
    }
    retired.forEach(Edition::close);
  }
}
