package dev.sluice.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmbeddingServiceTest {
  private static final List<TokenSequence> INPUT = List.of(TokenSequence.of(1, 2, 3));

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final FakeEmbedder embedder = new FakeEmbedder();

  @Test
  void makesTheEmbedderOnceAndClosesIt() throws Exception {
    release.countDown();
    EmbeddingService service = new EmbeddingService("m", 8, 4, () -> embedder);
    assertThat(service.submit(INPUT).get(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(service.submit(INPUT).get(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(service.drain()).isTrue();
    assertThat(embedder.closed).isTrue();
    assertThatThrownBy(() -> service.submit(INPUT))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.STOPPING));
  }

  @Test
  void refusesMoreThanMayWaitAndLetsCancelledOnesGo() throws Exception {
    EmbeddingService service = new EmbeddingService("m", 8, 1, () -> embedder);
    CompletableFuture<List<float[]>> running = service.submit(INPUT);
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<List<float[]>> waiting = service.submit(INPUT);
    assertThatThrownBy(() -> service.submit(INPUT))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusedException.Reason.QUEUE_FULL));
    waiting.cancel(false);
    assertThat(service.waiting()).isZero();
    CompletableFuture<List<float[]>> next = service.submit(INPUT);
    release.countDown();
    assertThat(running.get(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(next.get(30, TimeUnit.SECONDS)).hasSize(1);
    service.close();
  }

  @Test
  void passesFailuresOnAndGoesOn() throws Exception {
    release.countDown();
    try (EmbeddingService service = new EmbeddingService("m", 8, 4, () -> embedder)) {
      embedder.failure = "The model broke.";
      assertThatThrownBy(() -> service.submit(INPUT).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .hasMessage("The model broke.");
      embedder.failure = "";
      assertThat(service.submit(INPUT).get(30, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void callsThatWaitTogetherAreComputedTogetherAndEachGetsItsOwn() throws Exception {
    try (EmbeddingService service = new EmbeddingService("m", 8, 8, () -> embedder)) {
      CompletableFuture<List<float[]>> running = service.submit(INPUT);
      assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<List<float[]>> two = service.submit(List.of(token(21), token(22)));
      CompletableFuture<List<float[]>> tooLong =
          service.submit(List.of(TokenSequence.of(new int[9])));
      CompletableFuture<List<float[]>> one = service.submit(List.of(token(23)));
      assertThat(service.idle()).isFalse();
      release.countDown();
      assertThat(running.get(30, TimeUnit.SECONDS)).hasSize(1);
      assertThat(two.get(30, TimeUnit.SECONDS)).containsExactly(new float[] {21}, new float[] {22});
      assertThat(one.get(30, TimeUnit.SECONDS)).containsExactly(new float[] {23});
      assertThatThrownBy(() -> tooLong.get(30, TimeUnit.SECONDS))
          .cause()
          .hasMessage("An input is too long.");
    }
    // All four together, and as that failed, each call by itself.
    assertThat(embedder.sizes).containsExactly(1, 4, 2, 1, 1);
  }

  private static TokenSequence token(int token) {
    return TokenSequence.of(token);
  }

  private final class FakeEmbedder implements Embedder {
    private volatile String failure = "";
    private volatile boolean closed;
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    @Override
    public int contextLength() {
      return 8;
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
        if (input.size() > contextLength()) {
          throw new DecodeException("An input is too long.");
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
