package dev.sluice;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes on from a decision at once, or when it comes. */
final class Later {
  private Later() {}

  /**
   * Applies a step to a decision that is no {@link Decision.Wait} any more.
   *
   * @param turn held by the caller, and taken again for a step that runs later
   * @param next gets a {@code Continue} or an {@code Answer}
   */
  static <T, R> Decision<R> then(
      ReentrantLock turn, Decision<T> decision, Function<Decision<T>, Decision<R>> next) {
    if (!(decision instanceof Decision.Wait<T> wait)) {
      return next.apply(decision);
    }
    CompletableFuture<Decision<R>> whole = new CompletableFuture<>();
    wait.later()
        .whenComplete(
            (settled, failure) -> {
              if (failure != null) {
                whole.completeExceptionally(failure);
              } else {
                advance(turn, settled, next, whole);
              }
            });
    return new Decision.Wait<>(whole, wait.deadline());
  }

  private static <T, R> void advance(
      ReentrantLock turn,
      Decision<T> settled,
      Function<Decision<T>, Decision<R>> next,
      CompletableFuture<Decision<R>> whole) {
    Decision<R> result;
    turn.lock();
    try {
      result = then(turn, settled, next);
    } catch (Throwable e) {
      whole.completeExceptionally(e);
      return;
    } finally {
      turn.unlock();
    }
    if (result instanceof Decision.Wait<R> again) {
      again.later().whenComplete((value, failure) -> pass(value, failure, whole));
    } else {
      whole.complete(result);
    }
  }

  private static <R> void pass(
      @Nullable R value, @Nullable Throwable failure, CompletableFuture<R> whole) {
    if (failure != null) {
      whole.completeExceptionally(failure);
    } else {
      whole.complete(value);
    }
  }
}
