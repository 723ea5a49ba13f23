package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringQueueTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void givesWhatWaitsInOrderUpToTheMostAtOnce() throws Exception {
    GatheringQueue<String> queue = new GatheringQueue<>(4, 3, Duration.ZERO);
    for (String item : List.of("a", "b", "c", "d")) {
      assertThat(queue.offer(item)).isEqualTo(WaitingQueue.Offer.TAKEN);
    }
    assertThat(queue.offer("e")).isEqualTo(WaitingQueue.Offer.FULL);
    assertThat(queue.take()).containsExactly("a", "b", "c");
    queue.offer("f");
    queue.remove("d");
    assertThat(queue.take()).containsExactly("f");
    assertThat(queue.size()).isZero();
  }

  @Test
  void oneAloneIsNotKeptWaiting() throws Exception {
    GatheringQueue<String> queue = new GatheringQueue<>(4, 3, LONG);
    for (int i = 0; i < 5; i++) {
      queue.offer("alone");
      assertThat(queue.take()).containsExactly("alone");
    }
  }

  @Test
  void asManyAsLastTimeAreWaitedFor() throws Exception {
    GatheringQueue<String> queue = new GatheringQueue<>(4, 3, LONG);
    queue.offer("a");
    queue.offer("b");
    assertThat(queue.take()).containsExactly("a", "b");
    queue.offer("a");
    CompletableFuture<List<String>> taken = new CompletableFuture<>();
    Thread taker = Thread.ofPlatform().daemon().start(() -> take(queue, taken));
    while (taker.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(taken).isNotDone();
    queue.offer("b");
    assertThat(taken.get(30, TimeUnit.SECONDS)).containsExactly("a", "b");
  }

  @Test
  void aClosedQueueGivesTheRestAndThenNothing() throws Exception {
    GatheringQueue<String> queue = new GatheringQueue<>(4, 3, LONG);
    queue.offer("a");
    queue.close();
    assertThat(queue.offer("b")).isEqualTo(WaitingQueue.Offer.CLOSED);
    assertThat(queue.take()).containsExactly("a");
    assertThat(queue.take()).isEmpty();
  }

  private static void take(GatheringQueue<String> queue, CompletableFuture<List<String>> taken) {
    try {
      taken.complete(queue.take());
    } catch (InterruptedException e) {
      taken.completeExceptionally(e);
    }
  }
}
