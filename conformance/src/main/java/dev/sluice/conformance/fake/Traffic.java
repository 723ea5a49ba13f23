package dev.sluice.conformance.fake;

import dev.sluice.Headers;
import dev.sluice.conformance.wire.HttpConnection;
import dev.sluice.conformance.wire.HttpHead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One request from its client to a cluster and back. */
final class Traffic {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Requests with this header take a route with a shorter time-out. */
  private static final String LATE = "x-late";

  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);
  private static final Set<String> HOP =
      Set.of("connection", "keep-alive", "proxy-connection", "upgrade", "te", "expect", "host");

  private enum State {
    UNDER_WAY,
    OVER,
    CLIENT_GONE
  }

  private final Setup setup;
  private final ProcessorLink link;
  private final HttpConnection connection;
  private final HttpHead received;
  private final Replies replies;
  private final Downstream client;
  private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);
  private volatile @Nullable HttpConnection upstream;

  Traffic(Setup setup, ProcessorLink link, HttpConnection connection, HttpHead received) {
    this.setup = setup;
    this.link = link;
    this.connection = connection;
    this.received = received;
    this.replies = new Replies(link, setup);
    this.client = new Downstream(connection, received.word(0).equals("HEAD"));
  }

  /**
   * Serves the request to its end.
   *
   * @throws IOException if the client has gone
   */
  void serve() throws IOException {
    boolean whole = false;
    try {
      pass();
      whole = true;
    } catch (LocalReply reply) {
      whole = answer(reply);
    } finally {
      if (state.compareAndSet(State.UNDER_WAY, State.OVER)) {
        if (whole) {
          link.close();
        } else {
          link.cancel();
          client.reset();
        }
      }
      HttpConnection open = upstream;
      if (open != null) {
        open.close();
      }
    }
  }

  /** Returns whether the client could be answered. */
  private boolean answer(LocalReply reply) throws IOException {
    if (client.begun()) {
      return false;
    }
    if (!reply.filtered()) {
      client.answer(reply);
      return true;
    }
    HeaderMap head = new HeaderMap();
    head.add(":status", Integer.toString(reply.status()));
    head.add("content-length", Integer.toString(reply.body().length));
    head.addAll(reply.headers());
    try {
      InputStream body = new ByteArrayInputStream(reply.body());
      new ResponseSide(link, replies, head, body, false, client).pass();
    } catch (LocalReply other) {
      if (client.begun()) {
        return false;
      }
      client.answer(other);
    }
    return true;
  }

  private void pass() throws LocalReply, IOException {
    HeaderMap head = requestHead();
    String length = received.headers().get("content-length");
    boolean bodiless =
        received.headers().get("transfer-encoding") == null
            && (length == null || length.equals("0"));
    if (received.headers().get("expect") != null) {
      connection.write(new HttpHead("HTTP/1.1 100 Continue", Headers.NONE).bytes());
    }
    String before = cluster(head);
    RequestSide request =
        new RequestSide(
            link,
            replies,
            head,
            connection.body(received.headers(), false),
            bodiless,
            "127.0.0.1:1");
    byte[] body = request.pass();
    Thread.ofVirtual().start(this::watchClient);
    send(request.reroute() ? cluster(head) : before, head, body, bodiless);
  }

  private HeaderMap requestHead() {
    HeaderMap head = new HeaderMap();
    String host = received.headers().get("host");
    head.add(":method", received.word(0));
    head.add(":path", received.word(1));
    head.add(":scheme", "http");
    head.add(":authority", host == null ? "" : host);
    received
        .headers()
        .forEach(
            (name, value) -> {
              if (!HOP.contains(name)) {
                head.add(name, value);
              }
            });
    head.add("x-forwarded-proto", "http");
    return head;
  }

  /** Returns the address of the cluster that the routes choose for a head as it is. */
  private String cluster(HeaderMap head) {
    Map<String, String> clusters = setup.clusters();
    String named = head.get(setup.header());
    String address = named == null ? null : clusters.get(named);
    return address != null ? address : clusters.values().iterator().next();
  }

  /** Envoy learns at once that a client has gone, and resets both streams. */
  private void watchClient() {
    try {
      if (!connection.endsWithin(PATIENCE)) {
        return;
      }
    } catch (IOException e) {
      // Reset, or closed by ourselves, which the state tells.
    }
    if (state.compareAndSet(State.UNDER_WAY, State.CLIENT_GONE)) {
      link.cancel();
      HttpConnection open = upstream;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          // It is closed, as was wanted.
        }
      }
    }
  }

  private void send(String address, HeaderMap head, byte[] body, boolean bodiless)
      throws LocalReply, IOException {
    int colon = address.indexOf(':');
    HttpHead answer;
    HttpConnection cluster;
    try {
      Socket socket =
          new Socket(
              InetAddress.getByName(address.substring(0, colon)),
              Integer.parseInt(address.substring(colon + 1)));
      cluster = new HttpConnection(socket, head.get(LATE) == null ? PATIENCE : SHORT_PATIENCE);
      upstream = cluster;
      write(cluster, head, body, bodiless);
      answer = cluster.readHead();
    } catch (SocketTimeoutException e) {
      throw LocalReply.ofRouter(504, "upstream request timeout");
    } catch (IOException e) {
      throw noAnswer();
    }
    if (answer == null) {
      throw noAnswer();
    }
    HeaderMap map = new HeaderMap();
    map.add(":status", answer.word(1));
    map.addAll(answer.headers());
    map.add("x-envoy-upstream-service-time", "1");
    boolean none = head.require(":method").equals("HEAD") || answer.word(1).equals("204");
    InputStream stream =
        none ? InputStream.nullInputStream() : cluster.body(answer.headers(), true);
    boolean empty = none || "0".equals(answer.headers().get("content-length"));
    new ResponseSide(link, replies, map, stream, empty, client).pass();
  }

  private static LocalReply noAnswer() {
    return LocalReply.ofRouter(
        503, "upstream connect error or disconnect/reset before headers. reset reason: ...");
  }

  private void write(HttpConnection cluster, HeaderMap head, byte[] body, boolean bodiless)
      throws IOException {
    Headers.Builder headers = new Headers.Builder();
    headers.add("host", head.require(":authority"));
    head.plain()
        .forEach(
            (name, value) -> {
              if (!name.equals("transfer-encoding") && !setup.removed().contains(name)) {
                headers.add(name, value);
              }
            });
    boolean chunked = head.get("content-length") == null && !(bodiless && body.length == 0);
    if (chunked) {
      headers.add("transfer-encoding", "chunked");
    }
    String start = head.require(":method") + " " + head.require(":path") + " HTTP/1.1";
    cluster.write(new HttpHead(start, headers.build()).bytes());
    if (chunked) {
      if (body.length > 0) {
        cluster.writeChunk(body);
      }
      cluster.writeLastChunk();
    } else {
      cluster.write(body);
    }
  }
}
