package dev.sluice.extproc.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a server listens. */
public sealed interface Listen {
  /**
   * A TCP address.
   *
   * @param address resolved; port 0 stands for any free one
   */
  record Tcp(InetSocketAddress address) implements Listen {
    public Tcp {
      if (address.isUnresolved()) {
        throw new IllegalArgumentException(
            "'%s' is no address of a machine".formatted(address.getHostString()));
      }
    }

    @Override
    public String toString() {
      String host = address.getAddress().getHostAddress();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
  }

  /**
   * A Unix socket.
   *
   * @param path the socket's file, absolute
   */
  record Unix(Path path) implements Listen {
    /** What the operating systems' smallest {@code sun_path} holds, less the end and our suffix. */
    private static final int LONGEST = 90;

    public Unix {
      path = path.toAbsolutePath().normalize();
      int length = path.toString().getBytes(Charset.defaultCharset()).length;
      if (length > LONGEST) {
        throw new IllegalArgumentException(
            "the socket's path '%s' has %d bytes and may have %d: choose a shorter one"
                .formatted(path, length, LONGEST));
      }
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * Reads {@code unix:PATH}, {@code HOST:PORT} or {@code [IPv6]:PORT}.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  static Listen parse(String text) {
    if (text.startsWith("unix:")) {
      return unix(text.substring("unix:".length()));
    }
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xFFFF) {
      throw new IllegalArgumentException(
          "'%s' is neither unix:PATH nor HOST:PORT, such as unix:/run/sluice.sock or 127.0.0.1:9002"
              .formatted(text));
    }
    return new Tcp(new InetSocketAddress(host(text.substring(0, colon)), Integer.parseInt(port)));
  }

  private static Listen unix(String path) {
    // Envoy and gRPC write the scheme's empty authority too.
    String file = path.startsWith("//") ? path.substring(2) : path;
    try {
      if (!file.isEmpty()) {
        return new Unix(Path.of(file));
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'%s' cannot be a path".formatted(file), e);
    }
    throw new IllegalArgumentException("'unix:' lacks a path, such as unix:/run/sluice.sock");
  }

  private static InetAddress host(String name) {
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'%s' is no address of a machine".formatted(name), e);
    }
  }
}
