package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.EmbeddingQueue.Piece;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmbeddingQueueTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private long numbers;

  @Test
  void aPassTakesWhatFitsInOrder() {
    EmbeddingQueue queue = queue(4, Duration.ZERO);
    EmbeddingJob first = offer(queue, Priority.STANDARD, "", 3, 3, 3);
    EmbeddingJob second = offer(queue, Priority.STANDARD, "", 1);
    assertThat(queue.take(4, 8, 0)).containsExactly(new Piece(first, 0), new Piece(first, 1));
    assertThat(queue.take(4, 8, 0)).containsExactly(new Piece(first, 2), new Piece(second, 0));
    assertThat(queue.size(Priority.STANDARD)).isZero();
  }

  @Test
  void aLongCallGivesWayToAMoreUrgentOneBetweenPasses() {
    EmbeddingQueue queue = queue(4, Duration.ZERO);
    EmbeddingJob batch = offer(queue, Priority.BATCH, "", 4, 4, 4);
    assertThat(queue.take(1, 8, 0)).containsExactly(new Piece(batch, 0));
    EmbeddingJob urgent = offer(queue, Priority.INTERACTIVE, "", 4);
    EmbeddingJob standard = offer(queue, Priority.STANDARD, "", 4);
    assertThat(queue.take(2, 8, 0)).containsExactly(new Piece(urgent, 0), new Piece(standard, 0));
    assertThat(queue.take(2, 8, 0)).containsExactly(new Piece(batch, 1), new Piece(batch, 2));
  }

  @Test
  void tenantsGetEqualSharesOfTheTokens() {
    EmbeddingQueue queue = queue(4, Duration.ZERO);
    EmbeddingJob large = offer(queue, Priority.STANDARD, "large", 8, 8, 8);
    EmbeddingJob small = offer(queue, Priority.STANDARD, "small", 4, 4, 4);
    Stream<EmbeddingJob> order =
        Stream.generate(() -> queue.take(1, 8, 0).getFirst().job()).limit(5);
    assertThat(order).containsExactly(large, small, small, large, small);
  }

  @Test
  void noPriorityFillsTheQueueForAnother() {
    EmbeddingQueue queue = queue(1, Duration.ZERO);
    offer(queue, Priority.BATCH, "", 1);
    assertThat(queue.offer(job(Priority.BATCH, "", 1))).isEqualTo(WaitingQueue.Offer.FULL);
    assertThat(queue.offer(job(Priority.STANDARD, "", 1))).isEqualTo(WaitingQueue.Offer.TAKEN);
  }

  @Test
  void whatIsLateGoesWithoutAPass() {
    EmbeddingQueue queue = queue(4, Duration.ZERO);
    Terms hurried = new Terms(Priority.STANDARD, "", Optional.of(Duration.ofNanos(10)), "");
    EmbeddingJob late = new EmbeddingJob(0, List.of(tokens(1)), hurried, 0);
    queue.offer(late);
    assertThat(queue.removeLate(9)).isEmpty();
    assertThat(queue.removeLate(10)).containsExactly(late);
    assertThat(queue.take(1, 8, 10)).isEmpty();
  }

  @Test
  void asManyCallsAsLastTimeAreWaitedForAndOneAloneIsNot() throws Exception {
    EmbeddingQueue queue = queue(4, LONG);
    for (int i = 0; i < 3; i++) {
      offer(queue, Priority.STANDARD, "", 1);
      assertThat(queue.await()).isTrue();
      assertThat(queue.take(4, 8, 0)).hasSize(1);
    }
    offer(queue, Priority.STANDARD, "", 1);
    offer(queue, Priority.STANDARD, "", 1);
    assertThat(queue.take(4, 8, 0)).hasSize(2);
    offer(queue, Priority.STANDARD, "", 1);
    CompletableFuture<Boolean> awaited = new CompletableFuture<>();
    Thread taker = Thread.ofPlatform().daemon().start(() -> await(queue, awaited));
    while (taker.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(awaited).isNotDone();
    offer(queue, Priority.STANDARD, "", 1);
    assertThat(awaited.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClosedQueueGivesTheRestAndThenNothing() throws Exception {
    EmbeddingQueue queue = queue(4, LONG);
    offer(queue, Priority.STANDARD, "", 1);
    queue.close();
    assertThat(queue.offer(job(Priority.STANDARD, "", 1))).isEqualTo(WaitingQueue.Offer.CLOSED);
    assertThat(queue.await()).isTrue();
    assertThat(queue.take(4, 8, 0)).hasSize(1);
    assertThat(queue.await()).isFalse();
  }

  private static EmbeddingQueue queue(int capacity, Duration window) {
    return new EmbeddingQueue(capacity, window, new ServiceOrder(LONG));
  }

  private EmbeddingJob offer(
      EmbeddingQueue queue, Priority priority, String tenant, int... lengths) {
    EmbeddingJob job = job(priority, tenant, lengths);
    assertThat(queue.offer(job)).isEqualTo(WaitingQueue.Offer.TAKEN);
    return job;
  }

  private EmbeddingJob job(Priority priority, String tenant, int... lengths) {
    List<TokenSequence> inputs =
        Arrays.stream(lengths).mapToObj(EmbeddingQueueTest::tokens).toList();
    return new EmbeddingJob(
        numbers++, inputs, new Terms(priority, tenant, Optional.empty(), ""), 0);
  }

  private static TokenSequence tokens(int length) {
    return TokenSequence.of(new int[length]);
  }

  private static void await(EmbeddingQueue queue, CompletableFuture<Boolean> awaited) {
    try {
      awaited.complete(queue.await());
    } catch (InterruptedException e) {
      awaited.completeExceptionally(e);
    }
  }
}
