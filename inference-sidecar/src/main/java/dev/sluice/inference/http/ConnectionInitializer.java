package dev.sluice.inference.http;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Sets up each new connection, up to a number of them. */
final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {
  private static final int MAX_CONNECTIONS = 4096;
  private static final int IDLE_SECONDS = 120;
  private static final int WRITE_SECONDS = 60;

  private final Router router;
  private final int maxBodyBytes;
  private final LongSupplier nanoClock;
  private final AtomicInteger connections = new AtomicInteger();

  ConnectionInitializer(Router router, int maxBodyBytes, LongSupplier nanoClock) {
    this.router = router;
    this.maxBodyBytes = maxBodyBytes;
    this.nanoClock = nanoClock;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    int open = connections.incrementAndGet();
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    if (open > MAX_CONNECTIONS) {
      channel.close();
      return;
    }
    channel
        .pipeline()
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
        .addLast(new WriteTimeoutHandler(WRITE_SECONDS))
        .addLast(new HttpServerCodec())
        .addLast(new BodyAggregator(maxBodyBytes))
        .addLast(new ConnectionHandler(router, nanoClock));
  }
}
