package dev.sluice.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider on a loopback socket that does to each request whatever a test wants. */
final class FakeProvider implements AutoCloseable {
  /** What the provider does with a request; closing the connection is allowed. */
  interface Script {
    void play(Request request, Connection connection) throws Exception;
  }

  record Request(int number, String line, Map<String, String> headers, String body) {}

  /** A connection as a script sees it. */
  record Connection(Socket socket, InputStream in, OutputStream out) {
    void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    void json(int status, String body, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
      head.append("Content-Type: application/json\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      write(head + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    void chunkedHead() throws IOException {
      write(String.join("\r\n", CHUNKED));
    }

    void chunk(String text) throws IOException {
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      write(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }
  }

  private static final List<String> CHUNKED =
      List.of(
          "HTTP/1.1 200 OK",
          "Content-Type: text/event-stream",
          "Transfer-Encoding: chunked",
          "",
          "");

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ServerSocket server;
  private final Thread acceptor;
  private final boolean readsBodies;
  private final Script script;

  FakeProvider(Script script) throws IOException {
    this(script, true);
  }

  FakeProvider(Script script, boolean readsBodies) throws IOException {
    this(script, readsBodies, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  FakeProvider(Script script, boolean readsBodies, ServerSocket server) {
    this.script = script;
    this.readsBodies = readsBodies;
    this.server = server;
    this.acceptor = start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
  }

  int port() {
    return server.getLocalPort();
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "fake-provider");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        connections.incrementAndGet();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test has ended.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Connection connection = new Connection(socket, in, socket.getOutputStream());
      while (!socket.isClosed()) {
        Request request = read(in);
        if (request == null) {
          return;
        }
        requests.add(request);
        script.play(request, connection);
      }
    } catch (Exception e) {
      // Connections that break are what the tests are about.
    }
  }

  private Request read(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.merge(
          header.substring(0, colon).toLowerCase(Locale.ROOT),
          header.substring(colon + 1).trim(),
          (a, b) -> a + ", " + b);
    }
    int length = readsBodies ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Request(requests.size() + 1, line, headers, body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    // Until its thread has left, a closed socket may still accept one more connection.
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
