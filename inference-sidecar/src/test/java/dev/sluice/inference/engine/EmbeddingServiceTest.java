package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EmbeddingServiceTest {
  private static final List<TokenSequence> INPUT = List.of(TokenSequence.of(1, 2, 3));

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final FakeEmbedder embedder = new FakeEmbedder();

  @Test
  void makesTheEmbedderOnceAndClosesIt() throws Exception {
    release.countDown();
    EmbeddingService service = service(4);
    assertThat(submit(service, INPUT).get(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(submit(service, INPUT).get(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(service.drain()).isTrue();
    assertThat(embedder.closed).isTrue();
    assertThatThrownBy(() -> submit(service, INPUT))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.STOPPING));
  }

  @Test
  void refusesMoreThanMayWaitAndLetsCancelledOnesGo() throws Exception {
    EmbeddingService service = service(1);
    CompletableFuture<List<float[]>> running = submit(service, INPUT);
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<List<float[]>> waiting = submit(service, INPUT);
    assertThatThrownBy(() -> submit(service, INPUT))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.QUEUE_FULL));
    waiting.cancel(false);
    assertThat(service.waiting(Priority.STANDARD)).isZero();
    CompletableFuture<List<float[]>> next = submit(service, INPUT);
    release.countDown();
    assertThat(running.get(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(next.get(30, TimeUnit.SECONDS)).hasSize(1);
    service.close();
  }

  @Test
  void passesFailuresOnAndGoesOn() throws Exception {
    release.countDown();
    try (EmbeddingService service = service(4)) {
      embedder.failure = "The model broke.";
      assertThatThrownBy(() -> submit(service, INPUT).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .hasMessage("The model broke.");
      embedder.failure = "";
      assertThat(submit(service, INPUT).get(30, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void anEmbedderThatCannotBeMadeFailsItsCallsAndIsTriedAgain() throws Exception {
    release.countDown();
    AtomicInteger made = new AtomicInteger();
    EmbeddingService.Factory factory =
        () -> {
          if (made.getAndIncrement() == 0) {
            throw new IllegalStateException("The library broke.");
          }
          return embedder;
        };
    try (EmbeddingService service = new EmbeddingService("m", 8, 4, factory, System::nanoTime)) {
      assertThatThrownBy(() -> submit(service, INPUT).get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(DecodeException.class);
      assertThat(submit(service, INPUT).get(30, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void callsThatWaitTogetherAreComputedTogetherAndEachGetsItsOwn() throws Exception {
    try (EmbeddingService service = service(8)) {
      CompletableFuture<List<float[]>> running = submit(service, INPUT);
      assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<List<float[]>> two = submit(service, List.of(token(21), token(22)));
      CompletableFuture<List<float[]>> unlucky = submit(service, List.of(token(-1)));
      CompletableFuture<List<float[]>> one = submit(service, List.of(token(23)));
      assertThat(service.idle()).isFalse();
      release.countDown();
      assertThat(running.get(30, TimeUnit.SECONDS)).hasSize(1);
      assertThat(two.get(30, TimeUnit.SECONDS)).containsExactly(new float[] {21}, new float[] {22});
      assertThat(one.get(30, TimeUnit.SECONDS)).containsExactly(new float[] {23});
      assertThatThrownBy(() -> unlucky.get(30, TimeUnit.SECONDS))
          .cause()
          .hasMessage("There is no such token.");
    }
    // All four together, and as that failed, each input by itself.
    assertThat(embedder.sizes).containsExactly(1, 4, 1, 1, 1, 1);
  }

  @Test
  void whatIsNotBegunByTheDeadlineIsRefused() throws Exception {
    AtomicLong now = new AtomicLong();
    try (EmbeddingService service = new EmbeddingService("m", 8, 4, () -> embedder, now::get)) {
      CompletableFuture<List<float[]>> running = submit(service, INPUT);
      assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
      Terms hurried = new Terms(Priority.STANDARD, "", Optional.of(Duration.ofMillis(5)), "");
      CompletableFuture<List<float[]>> late = service.submit(INPUT, hurried);
      now.set(Duration.ofMillis(6).toNanos());
      release.countDown();
      assertThat(running.get(30, TimeUnit.SECONDS)).hasSize(1);
      assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.LATE));
      awaitIdle(service);
    }
  }

  private EmbeddingService service(int capacity) {
    return new EmbeddingService("m", 8, capacity, () -> embedder, System::nanoTime);
  }

  private static CompletableFuture<List<float[]>> submit(
      EmbeddingService service, List<TokenSequence> inputs) throws RefusedException {
    return service.submit(inputs, Terms.STANDARD);
  }

  /** Who waits for a result may have it before the service takes note of the end. */
  private static void awaitIdle(EmbeddingService service) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!service.idle()) {
      assertThat(System.nanoTime()).as("the service stays busy").isLessThan(deadline);
      Thread.sleep(1);
    }
  }

  private static TokenSequence token(int token) {
    return TokenSequence.of(token);
  }

  private final class FakeEmbedder implements Embedder {
    private volatile String failure = "";
    private volatile boolean closed;
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    @Override
    public int passTokens() {
      return 16;
    }

    @Override
    public int passInputs() {
      return 4;
    }

    @Override
    public List<float[]> embed(List<TokenSequence> inputs) throws DecodeException {
      started.countDown();
      try {
        release.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!failure.isEmpty()) {
        throw new DecodeException(failure);
      }
      sizes.add(inputs.size());
      for (TokenSequence input : inputs) {
        if (input.get(0) < 0) {
          throw new DecodeException("There is no such token.");
        }
      }
      return inputs.stream().map(input -> new float[] {input.get(0)}).toList();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
