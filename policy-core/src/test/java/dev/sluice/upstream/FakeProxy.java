package dev.sluice.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What an HTTP proxy does that knows all providers, by names that only it can resolve. */
final class FakeProxy implements FakeProvider.Script {
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final String authorization;

  /**
   * Makes a proxy.
   *
   * @param authorization what who uses it must show, or null
   */
  FakeProxy(String authorization) {
    this.authorization = authorization;
  }

  /** Lets an authority, host and port, lead to a port of this machine. */
  void lead(String authority, int port) {
    ports.put(authority, port);
  }

  @Override
  public void play(FakeProvider.Request request, FakeProvider.Connection client) throws Exception {
    String[] line = request.line().split(" ", 3);
    if (authorization != null
        && !authorization.equals(request.headers().get("proxy-authorization"))) {
      client.json(407, "{}", "Proxy-Authenticate: Basic realm=\"egress\"");
    } else if (line[0].equals("CONNECT")) {
      tunnel(ports.get(line[1]), client);
    } else {
      String authority = line[1].replaceAll("^http://([^/]*)/.*$", "$1");
      forward(ports.get(authority), request, client);
    }
  }

  private static void tunnel(Integer port, FakeProvider.Connection client) throws Exception {
    if (port == null) {
      client.json(403, "{\"error\":\"not on the list\"}");
      return;
    }
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      Thread up = new Thread(() -> copy(client.in(), server), "fake-proxy");
      up.setDaemon(true);
      up.start();
      copy(server.getInputStream(), client.socket());
      up.join();
    }
  }

  /** Copies until one side has gone, whereupon the other goes too. */
  private static void copy(InputStream from, Socket to) {
    try (to) {
      byte[] block = new byte[4096];
      OutputStream out = to.getOutputStream();
      for (int n = from.read(block); n >= 0; n = from.read(block)) {
        out.write(block, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // One of them has gone.
    }
  }

  private static void forward(
      Integer port, FakeProvider.Request request, FakeProvider.Connection client)
      throws IOException {
    String line = request.line().replaceAll("http://[^/]*/", "/");
    StringBuilder head = new StringBuilder(line).append("\r\n");
    request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      new FakeProvider.Connection(server, server.getInputStream(), server.getOutputStream())
          .write(head + "\r\n" + request.body());
      copy(server.getInputStream(), client.socket());
    }
  }
}
