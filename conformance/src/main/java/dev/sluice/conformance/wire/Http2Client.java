package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.async.MinimalH2AsyncClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;

/** Sends requests over HTTP/2 with prior knowledge, each on a connection of its own. */
public final class Http2Client {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What HTTP/2 says in another way, or not at all (RFC 9113, section 8.2.2). */
  private static final Set<String> NOT_SENT = Set.of("host", "content-type");

  private final int port;

  /** Makes a client of a server on a port of the loopback interface. */
  public Http2Client(int port) {
    this.port = port;
  }

  /**
   * Sends a request and returns the answer.
   *
   * @throws IOException if none comes
   */
  public Answer send(Request request, Received received) throws IOException {
    MinimalH2AsyncClient client = HttpAsyncClients.createHttp2Minimal(H2Config.DEFAULT);
    try {
      client.start();
      Future<SimpleHttpResponse> answer = client.execute(message(request), null);
      SimpleHttpResponse got = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return answer(got, received);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer over HTTP/2", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for an answer over HTTP/2", e);
    } finally {
      client.close(CloseMode.IMMEDIATE);
    }
  }

  private SimpleHttpRequest message(Request request) {
    SimpleRequestBuilder message =
        SimpleRequestBuilder.create(request.method())
            .setUri("http://127.0.0.1:" + port + request.path());
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!NOT_SENT.contains(name)) {
                message.addHeader(name, value);
              }
            });
    byte[] body = request.body();
    if (body != null) {
      String type = request.headers().get("content-type");
      message.setBody(body, type == null ? null : ContentType.parse(type));
    }
    return message.build();
  }

  private static Answer answer(SimpleHttpResponse response, Received received) {
    Headers.Builder headers = new Headers.Builder();
    for (Header header : response.getHeaders()) {
      headers.add(header.getName(), header.getValue());
    }
    byte[] body = response.getBodyBytes();
    if (body != null) {
      received.add(body, body.length);
    }
    return new Answer(response.getCode(), headers.build(), received.bytes(), true);
  }
}
