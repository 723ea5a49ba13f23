package dev.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Finds out about addresses and ports before something is started on them. */
final class Ports {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static final int LAST_PORT = 65_535;

  private Ports() {}

  /**
   * Returns the first address of a name or literal.
   *
   * @throws CommandFailure naming the option that gave it, if it is none of this machine's
   */
  static InetAddress resolve(String name, String option) {
    try {
      InetAddress address = InetAddress.getAllByName(name)[0];
      if (address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
    } catch (UnknownHostException | SocketException e) {
      // Said below like any other address that nothing can listen on.
    }
    throw CommandFailure.wrongInput(
        "%s is no address of this machine: give another with %s".formatted(name, option));
  }

  /**
   * Returns the port itself, or any free one for 0.
   *
   * @throws CommandFailure if something else listens there, or nobody can
   */
  static InetSocketAddress free(InetAddress address, int port, String what, String option) {
    if (port < 0 || port > LAST_PORT) {
      throw CommandFailure.wrongInput(
          "%d is no port: give one from 1 to %d, or 0 for any free one, with %s"
              .formatted(port, LAST_PORT, option));
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return new InetSocketAddress(address, socket.getLocalPort());
    } catch (IOException e) {
      boolean denied = String.valueOf(e.getMessage()).contains("Permission denied");
      String why = denied ? "is for the superuser" : "is in use";
      String remedy = denied ? "choose" : "stop what uses it or choose";
      throw CommandFailure.failed(
          "port %d of %s %s, so the %s cannot listen there: %s another with %s"
              .formatted(port, address.getHostAddress(), why, what, remedy, option));
    }
  }
}
