package dev.sluice.extproc.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Netty's event loops and sockets: epoll where its native library loads, else the JDK's own.
 *
 * @param epoll whether epoll is used
 * @param acceptor accepts connections
 * @param loops serve them, one thread a core
 */
record Transport(boolean epoll, EventLoopGroup acceptor, EventLoopGroup loops)
    implements AutoCloseable {
  private static final int FEWEST_LOOPS = 2;
  private static final long CLOSE_SECONDS = 5;

  /** Starts the event loops that suit this machine. */
  static Transport start() {
    return start(Epoll.isAvailable());
  }

  static Transport start(boolean epoll) {
    IoHandlerFactory polling = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int cores = Runtime.getRuntime().availableProcessors();
    return new Transport(
        epoll,
        group(1, "extproc-accept", polling),
        group(Math.max(FEWEST_LOOPS, cores), "extproc", polling));
  }

  private static EventLoopGroup group(int threads, String name, IoHandlerFactory polling) {
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), polling);
  }

  Class<? extends ServerChannel> channelType(Listen listen) {
    return switch (listen) {
      case Listen.Tcp _ -> epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
      case Listen.Unix _ ->
          epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
    };
  }

  SocketAddress unixAddress(Path path) {
    return epoll ? new DomainSocketAddress(path.toFile()) : UnixDomainSocketAddress.of(path);
  }

  @Override
  public void close() {
    acceptor.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    loops
        .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
