package dev.sluice.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;

/**
 * A model API that costs next to nothing: answers every POST with {@link Answers}, at once or as a
 * stream whose length and pace the headers {@code x-mock-chunks} and {@code x-mock-delay-ms} set.
 */
final class MockUpstream implements AutoCloseable {
  private static final int LARGEST_BODY = 16 << 20;
  private static final int BACKLOG = 4096;

  private final EventLoopGroup loops;
  private final Channel listener;

  /** Listens on a port of 127.0.0.1; 0 means a free one. */
  MockUpstream(int port) throws InterruptedException {
    loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(LARGEST_BODY))
                        .addLast(new MockHandler());
                  }
                })
            .bind("127.0.0.1", port)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    loops.shutdownGracefully();
  }
}
