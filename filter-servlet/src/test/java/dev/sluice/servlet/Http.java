package dev.sluice.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** A client of a server on a loopback port. */
final class Http {
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private volatile String name = "unnamed-call";
  private volatile String key;

  Http(int port) {
    this.port = port;
  }

  /** Returns what a text is when it is sent with the content coding gzip. */
  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return zipped.toByteArray();
  }

  /** Names the calls that follow, unless they say a name themselves. */
  void named(String id) {
    name = id;
  }

  /** Authorizes the calls that follow, or no more if the key is null. */
  void withKey(String secret) {
    key = secret;
  }

  HttpResponse<String> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send(path, headers, builder -> builder.POST(BodyPublishers.ofByteArray(body)));
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(path, headers, HttpRequest.Builder::GET);
  }

  HttpResponse<String> method(String method, String path) throws IOException, InterruptedException {
    return send(path, new String[0], b -> b.method(method, BodyPublishers.noBody()));
  }

  /** Sends JSON by a method that is not made for it. */
  HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    return send(path, new String[0], b -> b.method(method, BodyPublishers.ofString(json)));
  }

  private HttpResponse<String> send(
      String path, String[] headers, java.util.function.UnaryOperator<HttpRequest.Builder> with)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        with.apply(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30)));
    request.header("content-type", "application/json").header("x-request-id", name);
    if (key != null) {
      request.header("authorization", "Bearer " + key);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Opens a connection, posts JSON and leaves the answer to be read as it comes. */
  Stream stream(String path, String json, String... headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: localhost\r\n");
    head.append("content-type: application/json\r\ncontent-length: " + body.length + "\r\n");
    head.append("x-request-id: " + name + "\r\n");
    if (key != null) {
      head.append("authorization: Bearer " + key + "\r\n");
    }
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i] + ": " + headers[i + 1] + "\r\n");
    }
    socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
    return new Stream(socket);
  }

  /** A connection whose bytes are read as they come. */
  record Stream(Socket socket) implements AutoCloseable {
    /** Returns all that comes up to and including a text, failing after 20 s. */
    String readTo(String text) throws IOException {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      while (!read.toString(StandardCharsets.UTF_8).endsWith(text)) {
        int b = in.read();
        if (b < 0) {
          throw new IOException("the stream ended after: " + read.toString(StandardCharsets.UTF_8));
        }
        read.write(b);
      }
      return read.toString(StandardCharsets.UTF_8);
    }

    /** Drops the connection at once, as a client that is killed. */
    void abort() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
