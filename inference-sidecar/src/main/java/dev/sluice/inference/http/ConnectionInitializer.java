package dev.sluice.inference.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sets up each new connection, up to a number of them. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
  private static final int MAX_CONNECTIONS = 4096;
  private static final int IDLE_SECONDS = 120;
  private static final int WRITE_SECONDS = 60;

  private final Access access;
  private final Router router;
  private final int maxBodyBytes;
  private final @Nullable Tls tls;
  private final LongSupplier nanoClock;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * Makes an initializer.
   *
   * @param access decides whose bodies are read
   * @param tls secures TCP connections; null for plain ones
   */
  ConnectionInitializer(
      Access access, Router router, int maxBodyBytes, @Nullable Tls tls, LongSupplier nanoClock) {
    this.access = access;
    this.router = router;
    this.maxBodyBytes = maxBodyBytes;
    this.tls = tls;
    this.nanoClock = nanoClock;
  }

  @Override
  protected void initChannel(Channel channel) {
    int open = connections.incrementAndGet();
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    if (open > MAX_CONNECTIONS) {
      channel.close();
      return;
    }
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new IdleStateHandler(0, 0, IDLE_SECONDS));
    pipeline.addLast(new WriteTimeoutHandler(WRITE_SECONDS));
    if (tls != null && !(channel instanceof NioDomainSocketChannel)) {
      pipeline.addLast(tls.newHandler(channel.alloc()));
    }
    pipeline.addLast(new HttpServerCodec());
    pipeline.addLast(new StrangersBodies(access));
    pipeline.addLast(new BodyAggregator(maxBodyBytes));
    pipeline.addLast(new ConnectionHandler(router, nanoClock));
  }
}
