package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.Calls.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancellations that hit calls at every point of their way, over few shared connections. */
@Timeout(120)
class UpstreamRacesIT extends UpstreamFixture {
  private static final int THREADS = 6;
  private static final int CALLS = 300;

  @Test
  void aCancelledCallHarmsNoOtherAndKeepsNoConnection() throws Exception {
    provider(
        "p",
        new Settings().connections(3),
        (request, connection) -> {
          connection.chunkedHead();
          connection.chunk("data: 1\n\n");
          connection.chunk("data: 2\n\n");
          connection.write("0\r\n\r\n");
        });
    ExecutorService senders = Executors.newFixedThreadPool(THREADS);
    ExecutorService killers = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int seed = 0; seed < THREADS; seed++) {
        Random random = new Random(seed);
        all.add(senders.submit(() -> sendMany(random, killers)));
      }
      for (Future<?> one : all) {
        one.get(100, TimeUnit.SECONDS);
      }
    } finally {
      senders.shutdownNow();
      killers.shutdownNow();
    }
    assertThat(upstream().connections("p").manager().getTotalStats().getLeased()).isZero();
  }

  private Void sendMany(Random random, ExecutorService killers) throws IOException {
    for (int i = 0; i < CALLS; i++) {
      Cancellation mine = new Cancellation();
      boolean doomed = random.nextInt(3) == 0;
      if (doomed) {
        long delay = random.nextInt(300_000);
        killers.execute(() -> cancelAfter(mine, delay));
      }
      Calls.Recorder taken = new Calls.Recorder();
      try {
        upstream().send(call(), taken, mine);
        assertThat(taken.body).hasToString("data: 1\n\ndata: 2\n\n");
      } catch (CancellationException e) {
        assertThat(doomed).isTrue();
      }
    }
    return null;
  }

  private static void cancelAfter(Cancellation cancellation, long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
    cancellation.cancel();
  }
}
