package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Providers on loopback sockets and one upstream for them, made by each test as it needs. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class UpstreamFixture {
  /** The clock, which only tests move. */
  final AtomicLong nanos = new AtomicLong();

  final ScheduledExecutorService timer = Calls.timer();
  final List<AutoCloseable> resources = new ArrayList<>();
  final List<Target> targets = new ArrayList<>();
  final Map<String, ProviderSettings> settings = new HashMap<>();
  final Calls.Recorder sink = new Calls.Recorder();
  final Cancellation cancellation = new Cancellation();

  /** Opens when a provider that hangs was asked. */
  final CountDownLatch asked = new CountDownLatch(1);

  /** Says that a provider which hung saw the other side go. */
  final CompletableFuture<Boolean> left = new CompletableFuture<>();

  private Upstream upstream;

  @AfterEach
  void closeAll() throws Exception {
    if (upstream != null) {
      upstream.close();
    }
    for (AutoCloseable resource : resources) {
      resource.close();
    }
    timer.shutdownNow();
  }

  FakeProvider provider(String name, Calls.Settings how, FakeProvider.Script script)
      throws IOException {
    return add(name, how, new FakeProvider(script));
  }

  FakeProvider add(String name, Calls.Settings how, FakeProvider server) {
    resources.add(server);
    settings.put(name, how.of(server));
    targets.add(Calls.target(name, server));
    return server;
  }

  /** Adds a provider that refuses connections. */
  void deadProvider(String name, Calls.Settings how) throws IOException {
    provider(name, how, (request, connection) -> {}).close();
  }

  /** Lets a time pass and a little more. */
  void pass(Duration time) {
    nanos.addAndGet(time.toNanos() + 1);
  }

  synchronized Upstream upstream() {
    if (upstream == null) {
      upstream =
          new Upstream(
              new Providers(settings), Propagation.NONE, Calls.environment(nanos::get, timer));
    }
    return upstream;
  }

  Call call() {
    return Calls.call(Headers.NONE, targets);
  }

  void send() throws IOException {
    upstream().send(call(), sink, cancellation);
  }

  CompletableFuture<Throwable> sendElsewhere() {
    return CompletableFuture.supplyAsync(() -> catchThrowable(this::send));
  }

  /** Says nothing until the other side has gone, and takes note of it. */
  void hang(FakeProvider.Connection connection) {
    asked.countDown();
    try {
      left.complete(connection.in().read() < 0);
    } catch (IOException e) {
      left.complete(true);
    }
  }
}
