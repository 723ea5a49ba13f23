package dev.sluice.conformance.fake;

import dev.sluice.Headers;
import dev.sluice.conformance.wire.HttpConnection;
import dev.sluice.conformance.wire.HttpHead;
import java.io.IOException;

/** The client's side: writes one answer, once. */
final class Downstream {
  private final HttpConnection connection;
  private final boolean bodiless;
  private boolean begun;
  private boolean chunked;

  /**
   * Makes the client's side of a request.
   *
   * @param bodiless whether the answer has no body, because it is to a HEAD
   */
  Downstream(HttpConnection connection, boolean bodiless) {
    this.connection = connection;
    this.bodiless = bodiless;
  }

  /** Returns whether the client has the head. */
  boolean begun() {
    return begun;
  }

  /** Sends a head; a body of no stated length comes in chunks. */
  void head(HeaderMap head) throws IOException {
    begun = true;
    Headers.Builder headers = new Headers.Builder();
    head.plain()
        .forEach(
            (name, value) -> {
              if (!name.equals("transfer-encoding") && !name.equals("connection")) {
                headers.add(name, value);
              }
            });
    String status = head.require(":status");
    chunked = head.get("content-length") == null && !bodiless && !status.equals("204");
    if (chunked) {
      headers.add("transfer-encoding", "chunked");
    }
    headers.add("connection", "close");
    connection.write(new HttpHead("HTTP/1.1 " + status + " From-Envoy", headers.build()).bytes());
  }

  void body(byte[] bytes) throws IOException {
    if (bodiless || bytes.length == 0) {
      return;
    }
    if (chunked) {
      connection.writeChunk(bytes);
    } else {
      connection.write(bytes);
    }
  }

  void end() throws IOException {
    if (chunked) {
      connection.writeLastChunk();
    }
  }

  /** Sends a whole answer. */
  void answer(LocalReply reply) throws IOException {
    HeaderMap head = new HeaderMap();
    head.add(":status", Integer.toString(reply.status()));
    head.addAll(reply.headers());
    head.set("content-length", Integer.toString(reply.body().length));
    head(head);
    body(reply.body());
  }

  /** Ends the answer so that the client learns that it is not whole. */
  void reset() throws IOException {
    connection.abort();
  }
}
