package dev.sluice.benchmarks;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A gRPC server with nothing but one service, whose calls run on the event loops. */
final class ProcessorServer implements AutoCloseable {
  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory());
  private final Server server;

  /**
   * Listens.
   *
   * @param address {@code unix:PATH}, or {@code 127.0.0.1:PORT} where 0 means a free port
   */
  ProcessorServer(String address, BindableService service) throws IOException {
    boolean unix = address.startsWith("unix:");
    SocketAddress where =
        unix
            ? new DomainSocketAddress(address.substring("unix:".length()))
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), port(address));
    server =
        NettyServerBuilder.forAddress(where)
            .channelType(
                unix ? EpollServerDomainSocketChannel.class : EpollServerSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .addService(service)
            .build()
            .start();
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** Returns the port, or -1 for a Unix socket. */
  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    loops.shutdownGracefully();
  }
}
