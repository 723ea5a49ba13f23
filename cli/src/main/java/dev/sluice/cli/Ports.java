package dev.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Finds out about addresses and ports before something is started on them. */
final class Ports {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private Ports() {}

  /**
   * Returns the first address of a name or literal.
   *
   * @throws CommandFailure naming the option that gave it, if it has none
   */
  static InetAddress resolve(String name, String option) {
    try {
      return InetAddress.getAllByName(name)[0];
    } catch (UnknownHostException e) {
      throw CommandFailure.wrongInput(
          "%s is no address of this machine: give another with %s".formatted(name, option));
    }
  }

  /**
   * Returns the port itself, or any free one for 0.
   *
   * @throws CommandFailure if something else listens there
   */
  static InetSocketAddress free(InetAddress address, int port, String what, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return new InetSocketAddress(address, socket.getLocalPort());
    } catch (IOException e) {
      throw CommandFailure.failed(
          "port %d of %s is in use, so the %s cannot listen there: stop what uses it or choose another with %s"
              .formatted(port, address.getHostAddress(), what, option));
    }
  }
}
