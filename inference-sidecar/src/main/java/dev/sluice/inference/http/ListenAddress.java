package dev.sluice.inference.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Where the server listens. */
public sealed interface ListenAddress {

  /**
   * A TCP port.
   *
   * @param address host and port; port 0 takes any free one
   */
  record Tcp(InetSocketAddress address) implements ListenAddress {}

  /**
   * A Unix domain socket. Who may open it is trusted as the gateway is.
   *
   * @param file the socket's path, at most 100 bytes long
   */
  record Unix(Path file) implements ListenAddress {

    /** Checks the length, which the operating system bounds. */
    public Unix {
      if (file.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "the socket's path %s is longer than %d bytes; choose a shorter one"
                .formatted(file, MAX_BYTES));
      }
    }
  }

  /** The kernel takes 107 bytes; the rest is room for the name under which the socket is made. */
  int MAX_BYTES = 90;

  /**
   * Reads {@code HOST:PORT} or {@code unix:PATH}.
   *
   * @param text the address
   * @return the address
   * @throws IllegalArgumentException if the text is neither; the message is a sentence's middle
   */
  static ListenAddress parse(String text) {
    if (text.startsWith("unix:") && text.length() > "unix:".length()) {
      return new Unix(Path.of(text.substring("unix:".length())).toAbsolutePath());
    }
    int colon = text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : "";
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new IllegalArgumentException(
          "%s is neither HOST:PORT, such as 127.0.0.1:8081, nor unix:PATH".formatted(text));
    }
    return new Tcp(new InetSocketAddress(host, Integer.parseInt(port)));
  }
}
