package dev.sluice.benchmarks;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Puts load on servers at a fixed rate: {@code FixedRate CALL-FILE KEY CONNECTIONS}.
 *
 * <p>Each line of the standard input is an order, {@code HOST:PORT CALLS-A-SECOND SECONDS FIRST},
 * and is answered by a line {@code RESULT CALLS SECONDS FAILED P50 P99} with milliseconds; so one
 * warmed up process serves all rounds. It ends with its standard input.
 */
public final class FixedRate {
  private FixedRate() {}

  /** Carries out orders until the standard input ends. */
  public static void main(String... arguments) throws Exception {
    String body = Files.readString(Path.of(arguments[0])).strip();
    int connections = Integer.parseInt(arguments[2]);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    System.out.println("ready 0");
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] order = line.split(" ", -1);
      ChatCalls calls = new ChatCalls(body, arguments[1], Long.parseLong(order[3]));
      RateRun run = new RateRun(loop.next(), calls, Double.parseDouble(order[1]));
      run.connect(address(order[0]), connections);
      RateRun.Result result = run.run(Integer.parseInt(order[2]));
      System.out.println(
          String.format(
              Locale.ROOT,
              "RESULT %d %s %d %.3f %.3f",
              result.calls(),
              order[2],
              result.failed(),
              result.percentileMillis(0.5),
              result.percentileMillis(0.99)));
    }
    loop.shutdownGracefully();
  }

  private static InetSocketAddress address(String text) {
    int colon = text.indexOf(':');
    return InetSocketAddress.createUnresolved(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
