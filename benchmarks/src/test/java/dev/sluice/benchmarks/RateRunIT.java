package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class RateRunIT {
  private static final int RATE = 200;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  @Test
  void asManyCallsAreSentAsTheRateSays() throws Exception {
    try (MockUpstream mock = new MockUpstream(0)) {
      RateRun.Result result = run(mock.port());
      assertThat(result.calls()).isEqualTo(RATE);
      assertThat(result.failed()).isZero();
      assertThat(result.latencies()).hasSize(RATE).isSorted();
      assertThat(result.percentileMillis(0.5)).isPositive();
    }
  }

  @Test
  void refusalsAndBrokenConnectionsAreFailures() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (calls.incrementAndGet() > RATE / 2) {
            exchange.sendResponseHeaders(503, -1);
          }
          exchange.close();
        });
    server.start();
    try {
      RateRun.Result result = run(server.getAddress().getPort());
      assertThat(result.calls()).isEqualTo(RATE);
      assertThat(result.failed()).isEqualTo(RATE);
    } finally {
      server.stop(0);
    }
  }

  private RateRun.Result run(int port) throws InterruptedException {
    ChatCalls calls = new ChatCalls("{\"n\":\"000000000000\"}", "sk-1", 0);
    RateRun run = new RateRun(loop.next(), calls, RATE);
    run.connect(new InetSocketAddress(loopback(), port), 4);
    return run.run(1);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }
}
