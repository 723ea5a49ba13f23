package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends requests over HTTP/1.1, each on a connection of its own; safe for threads. */
public final class RawClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int NO_CONTENT = 204;
  private static final int BUFFER = 64 << 10;

  private final int port;

  /** Makes a client of a server on a port of the loopback interface. */
  public RawClient(int port) {
    this.port = port;
  }

  /**
   * Sends a request and returns the answer.
   *
   * @param received takes the body as it comes
   * @param leaveAfter text after which the connection is dropped, or null
   * @throws IOException if no head comes
   */
  public Answer send(Request request, Received received, @Nullable String leaveAfter)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    try (HttpConnection connection = new HttpConnection(socket, PATIENCE)) {
      write(connection, request);
      HttpHead head = finalHead(connection);
      InputStream body =
          request.method().equals("HEAD") || head.status() == NO_CONTENT
              ? InputStream.nullInputStream()
              : connection.body(head.headers(), true);
      boolean whole = read(body, received, leaveAfter);
      if (leaveAfter != null) {
        connection.abort();
      }
      return new Answer(head.status(), head.headers(), received.bytes(), whole);
    }
  }

  private static void write(HttpConnection connection, Request request) throws IOException {
    Headers.Builder headers = new Headers.Builder();
    request.headers().forEach(headers::add);
    byte[] body = request.body();
    boolean chunked = body != null && request.chunk() > 0;
    if (chunked) {
      headers.add("transfer-encoding", "chunked");
    } else if (body != null) {
      headers.add("content-length", Integer.toString(body.length));
    }
    String start = request.method() + " " + request.path() + " HTTP/1.1";
    byte[] head = new HttpHead(start, headers.build()).bytes();
    // A server that refuses early may have closed before all is sent, and still has answered.
    try {
      if (chunked) {
        writeChunks(connection, head, request);
        return;
      }
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(head);
      both.writeBytes(body == null ? new byte[0] : body);
      connection.write(both.toByteArray());
    } catch (SocketException e) {
      return;
    }
  }

  private static void writeChunks(HttpConnection connection, byte[] head, Request request)
      throws IOException {
    connection.write(head);
    for (byte[] chunk : request.chunks()) {
      connection.writeChunk(chunk);
    }
    connection.writeLastChunk();
  }

  private static HttpHead finalHead(HttpConnection connection) throws IOException {
    HttpHead head = connection.readHead();
    while (head != null && head.status() < 200) {
      head = connection.readHead();
    }
    if (head == null) {
      throw new EOFException("the server closed the connection without an answer");
    }
    return head;
  }

  /** Returns whether the body came to its end. */
  private static boolean read(InputStream body, Received received, @Nullable String leaveAfter)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        received.add(buffer, n);
        if (leaveAfter != null
            && new String(received.bytes(), StandardCharsets.UTF_8).contains(leaveAfter)) {
          return false;
        }
      }
      return true;
    } catch (EOFException | SocketException e) {
      return false;
    }
  }
}
