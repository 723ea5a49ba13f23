package dev.sluice.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends calls at even distances in time for some seconds, answered or not: what an open system
 * does.
 *
 * <p>A call's latency counts from when it was due, so that one that waits for a free connection is
 * not flattered. Everything but {@link #connect} and {@link #run} happens on the event loop.
 */
final class RateRun {
  private static final long GRACE_SECONDS = 5;

  private final EventLoop loop;
  private final ChatCalls calls;
  private final double intervalNanos;
  private final List<Channel> channels = new ArrayList<>();
  private final Queue<RateConnection> idle = new ArrayDeque<>();
  private final Queue<Long> waiting = new ArrayDeque<>();
  private final CompletableFuture<Result> over = new CompletableFuture<>();
  private long began;
  private int started;
  private long[] latencies = {};
  private int answered;
  private int failed;

  /** What came of the calls: the sorted latencies, in nanoseconds, of those that succeeded. */
  record Result(int calls, int failed, long[] latencies) {
    /** Returns the time in milliseconds within which that share of the answers came. */
    double percentileMillis(double share) {
      if (latencies.length == 0) {
        return Double.NaN;
      }
      int index = Math.min(latencies.length - 1, (int) (latencies.length * share));
      return latencies[index] / 1e6;
    }
  }

  RateRun(EventLoop loop, ChatCalls calls, double callsPerSecond) {
    this.loop = loop;
    this.calls = calls;
    this.intervalNanos = 1e9 / callsPerSecond;
  }

  /** Opens the connections, one after the other. */
  void connect(InetSocketAddress address, int connections) throws InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    RateConnection connection = new RateConnection(RateRun.this);
                    channel.pipeline().addLast(new HttpResponseDecoder(), connection);
                  }
                });
    for (int i = 0; i < connections; i++) {
      channels.add(bootstrap.connect(address).sync().channel());
    }
  }

  /** Sends for so many seconds, waits for the last answers and closes the connections. */
  Result run(int seconds) {
    latencies = new long[(int) Math.ceil(TimeUnit.SECONDS.toNanos(seconds) / intervalNanos)];
    loop.execute(
        () -> {
          began = System.nanoTime();
          tick();
        });
    Result result = over.join();
    channels.forEach(Channel::close);
    return result;
  }

  private void tick() {
    long now = System.nanoTime();
    while (started < latencies.length && due(started) <= now) {
      start(due(started));
      started++;
    }
    if (started < latencies.length) {
      loop.schedule(this::tick, due(started) - now, TimeUnit.NANOSECONDS);
    } else {
      loop.schedule(this::end, GRACE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private long due(int call) {
    return began + (long) (call * intervalNanos);
  }

  private void start(long due) {
    RateConnection connection = idle.poll();
    if (connection == null) {
      waiting.add(due);
    } else {
      connection.send(calls.next(), due);
    }
  }

  /** Takes a connection that can send the next call. */
  void ready(RateConnection connection) {
    Long due = waiting.poll();
    if (due == null) {
      idle.add(connection);
    } else {
      connection.send(calls.next(), due);
    }
  }

  /** Takes an answer to the call that was due at that time. */
  void answered(long due, boolean good) {
    if (good) {
      latencies[answered] = System.nanoTime() - due;
      answered++;
    } else {
      failed++;
    }
    if (answered + failed == latencies.length) {
      end();
    }
  }

  private void end() {
    // A call without an answer has failed as well.
    long[] sorted = Arrays.copyOf(latencies, answered);
    Arrays.sort(sorted);
    over.complete(new Result(latencies.length, latencies.length - answered, sorted));
  }
}
