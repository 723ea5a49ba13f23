package dev.sluice.inference.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sockets that are listened on. Safe for all threads once opened. */
final class Listeners implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Listeners.class.getName());
  private static final int BACKLOG = 512;
  private static final long CLOSE_SECONDS = 10;

  private final EventLoopGroup group;
  private final ChannelInitializer<Channel> connections;
  private final List<Channel> channels = new ArrayList<>();
  private final List<Path> sockets = new ArrayList<>();

  Listeners(EventLoopGroup group, ChannelInitializer<Channel> connections) {
    this.group = group;
    this.connections = connections;
  }

  /**
   * Listens on one more address.
   *
   * @throws IOException if it cannot be listened on; the message is one sentence
   */
  void open(ListenAddress address) throws IOException {
    switch (address) {
      case ListenAddress.Tcp(InetSocketAddress tcp) -> openTcp(tcp);
      case ListenAddress.Unix(Path file) -> openUnix(file);
    }
  }

  private void openTcp(InetSocketAddress address) throws IOException {
    ChannelFuture bound =
        bootstrap()
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw refused(address.toString(), bound.cause());
    }
    channels.add(bound.channel());
  }

  /**
   * Makes the socket in a folder of its own and moves it into place with its permissions, so that
   * nobody can connect before they are set.
   */
  private void openUnix(Path file) throws IOException {
    if (answers(file)) {
      throw new IOException(
          "Another process listens on %s; choose another path with --listen.".formatted(file));
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new IOException(
          "The folder of the socket %s does not exist; make it or choose another with --listen."
              .formatted(file));
    }
    Path folder = Files.createTempDirectory(parent, ".");
    try {
      Path made = folder.resolve("s");
      ChannelFuture bound =
          bootstrap()
              .channel(NioServerDomainSocketChannel.class)
              .bind(UnixDomainSocketAddress.of(made))
              .awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw refused(file.toString(), bound.cause());
      }
      channels.add(bound.channel());
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-rw----"));
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      sockets.add(file);
    } finally {
      Files.delete(folder);
    }
  }

  /** Returns whether somebody listens on a socket; one that a dead process left is replaced. */
  private static boolean answers(Path file) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(file));
    } catch (IOException e) {
      return false;
    }
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(group)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childHandler(connections);
  }

  private static IOException refused(String address, Throwable cause) {
    return new IOException(
        "The address %s cannot be listened on (%s); choose another with --listen."
            .formatted(address, cause.getMessage()));
  }

  /** Returns the TCP addresses with their real ports, in the order in which they were opened. */
  List<InetSocketAddress> tcpAddresses() {
    return channels.stream()
        .map(Channel::localAddress)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .toList();
  }

  /** Returns the Unix sockets in the order in which they were opened. */
  List<Path> sockets() {
    return List.copyOf(sockets);
  }

  /** Takes no more connections. */
  @Override
  public void close() {
    for (Channel channel : channels) {
      channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    for (Path socket : sockets) {
      try {
        Files.deleteIfExists(socket);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "The socket " + socket + " cannot be deleted", e);
      }
    }
  }
}
