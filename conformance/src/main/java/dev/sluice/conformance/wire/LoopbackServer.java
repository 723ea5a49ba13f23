package dev.sluice.conformance.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on a free port of the loopback interface and serves each connection on its own thread.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int BACKLOG = 256;

  private final ServerSocket server;
  private final Service service;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What is done with a connection, which is closed afterwards. */
  @FunctionalInterface
  public interface Service {
    /**
     * Serves a connection.
     *
     * @throws IOException if the other side has gone, of which nothing follows
     */
    void serve(HttpConnection connection) throws IOException;
  }

  /** Begins to listen. */
  public LoopbackServer(String name, Service service) throws IOException {
    this.service = service;
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name(name).start(this::accept);
  }

  /** Returns the port. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed: nobody connects any more.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (HttpConnection connection = new HttpConnection(socket, PATIENCE)) {
      service.serve(connection);
    } catch (IOException e) {
      // The other side has gone, which is its right.
    } finally {
      open.remove(socket);
    }
  }

  /** Stops listening and cuts all connections. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
