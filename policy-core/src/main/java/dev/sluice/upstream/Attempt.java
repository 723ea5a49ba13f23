package dev.sluice.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One request to one target, from leasing a connection to giving it back.
 *
 * <p>One thread works on it; any other may {@link #stop} it. Whoever is first, the one that stops
 * or the one that gives the connection back, decides: a connection that was given back is never
 * closed.
 */
final class Attempt implements AutoCloseable {
  /** Milliseconds after which a wait for a connection sees that it was stopped. */
  private static final long LOOK_MILLIS = 50;

  private static final int MOST_DRAINED = 16 << 10;
  private static final long DRAINING_NANOS = 200_000_000;
  private static final int MOST_READ = 8 << 10;
  private static final InputStream NOTHING = InputStream.nullInputStream();

  private final Connections connections;
  private final ProviderSettings settings;
  private final LongSupplier nanos;
  private final long totalDue;
  private final HttpClientContext context = HttpClientContext.create();
  private final AtomicReference<@Nullable Stop> end = new AtomicReference<>();

  private volatile long due;
  private volatile Stop late = Stop.CONNECT;
  private volatile @Nullable ConnectionEndpoint endpoint;

  private @Nullable ClassicHttpRequest request;
  private @Nullable ClassicHttpResponse response;
  private InputStream body = NOTHING;
  private boolean admitted;
  private boolean reused;
  private boolean answered;

  Attempt(Connections connections, LongSupplier nanos) {
    this.connections = connections;
    this.settings = connections.settings();
    this.nanos = nanos;
    this.totalDue = nanos.getAsLong() + settings.timeout().toNanos();
    this.due = totalDue;
  }

  /** Stops the attempt if it is still going on. */
  void stop(Stop why) {
    if (end.compareAndSet(null, why)) {
      closeConnection();
    }
  }

  /** Stops the attempt if it is late. */
  void check(long now) {
    if (now - due >= 0) {
      stop(now - totalDue >= 0 ? Stop.TOTAL : late);
    }
  }

  /** Returns why the attempt was stopped, or null. */
  @Nullable Stop stopped() {
    return end.get();
  }

  /** Returns whether it failed only because the server had closed a pooled connection meanwhile. */
  boolean stale() {
    return reused && !answered && end.get() == null;
  }

  private void closeConnection() {
    ConnectionEndpoint open = endpoint;
    if (open != null) {
      open.close(CloseMode.IMMEDIATE);
    }
  }

  private void expect(Stop ifLate, long withinNanos) {
    late = ifLate;
    due = Math.min(totalDue, nanos.getAsLong() + withinNanos);
  }

  /** Sends a request and returns the answer's head. */
  ClassicHttpResponse send(HttpRoute route, ClassicHttpRequest message) throws IOException {
    try {
      return exchange(route, message);
    } catch (RuntimeException e) {
      // The pool is not made for connections that another thread closes between its steps.
      if (end.get() == null) {
        throw e;
      }
      throw new IOException("the connection was closed by another thread", e);
    } catch (HttpException e) {
      throw new IOException("the answer is no HTTP", e);
    }
  }

  private ClassicHttpResponse exchange(HttpRoute route, ClassicHttpRequest message)
      throws IOException, HttpException {
    request = message;
    ConnectionEndpoint leased = lease(route);
    endpoint = leased;
    refuseIfStopped();
    reused = leased.isConnected();
    if (!reused) {
      expect(Stop.CONNECT, settings.connectTimeout().toNanos());
      connections.dialer().connect(leased, route, context);
    }
    expect(Stop.FIRST_BYTE, settings.firstByteTimeout().toNanos());
    ClassicHttpResponse head = leased.execute("", message, this::execute, context);
    refuseIfProxys(head, route);
    HttpEntity entity = head.getEntity();
    body = entity == null ? NOTHING : entity.getContent();
    response = head;
    return head;
  }

  /** A stop that came between two steps has found nothing to close. */
  private void refuseIfStopped() throws IOException {
    if (end.get() != null) {
      throw new IOException("stopped before it began");
    }
  }

  /** A forwarding proxy that wants to know who asks has not asked the provider. */
  private void refuseIfProxys(ClassicHttpResponse head, HttpRoute route) throws ProxyException {
    Proxy.Http proxy = connections.proxy();
    if (proxy != null
        && !route.isTunnelled()
        && ProxyException.isAboutCredentials(head.getCode())) {
      throw ProxyException.refusal(proxy, head.getCode());
    }
  }

  /** Waits for its turn here: the pool's own waiting leaks what is leased while it is cancelled. */
  private ConnectionEndpoint lease(HttpRoute route) throws IOException {
    long millis = Math.max(1, settings.connectTimeout().toMillis());
    try {
      admitWithin(millis);
      Timeout patience = Timeout.of(millis, TimeUnit.MILLISECONDS);
      return connections.manager().lease("", route, patience, null).get(patience);
    } catch (TimeoutException e) {
      throw new BusyException(settings.maxConnections());
    } catch (ExecutionException e) {
      throw new IOException("no connection could be leased", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a connection");
    }
  }

  private void admitWithin(long millis) throws IOException, InterruptedException {
    Semaphore permits = connections.permits();
    admitted = permits.tryAcquire();
    for (long left = millis; !admitted; left -= LOOK_MILLIS) {
      refuseIfStopped();
      if (left <= 0) {
        throw new BusyException(settings.maxConnections());
      }
      admitted = permits.tryAcquire(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS);
    }
  }

  private ClassicHttpResponse execute(
      ClassicHttpRequest message, HttpClientConnection connection, HttpContext exchange)
      throws IOException, HttpException {
    EndpointDetails traffic = connection.getEndpointDetails();
    if (traffic == null) {
      throw new ConnectionClosedException();
    }
    long before = traffic.getReceivedBytesCount();
    try {
      return connections.executor().execute(message, connection, exchange);
    } finally {
      answered = traffic.getReceivedBytesCount() != before;
    }
  }

  /** Returns an array fit for reading the body. */
  byte[] buffer() {
    HttpEntity entity = response == null ? null : response.getEntity();
    long length = entity == null ? 1 : entity.getContentLength();
    return new byte[length > 0 && length < MOST_READ ? (int) length : MOST_READ];
  }

  /** Reads what there is of the body, at least a byte; -1 at its end. */
  int read(byte[] buffer) throws IOException {
    expect(Stop.IDLE, settings.idleTimeout().toNanos());
    int read = body.read(buffer);
    // While a slow client takes the bytes, the provider is not to blame.
    due = totalDue;
    return read;
  }

  /** Gives the connection back after the whole body was read. */
  void complete() {
    ConnectionEndpoint open = endpoint;
    if (open == null || request == null || response == null || !keepAlive(request, response)) {
      close();
    } else if (end.compareAndSet(null, Stop.DONE)) {
      TimeValue idle =
          DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
      connections.manager().release(open, null, idle);
    }
  }

  private boolean keepAlive(ClassicHttpRequest message, ClassicHttpResponse head) {
    return DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(message, head, context);
  }

  /** Gives up an answer that nobody wants, keeping the connection if the rest comes at once. */
  void drop() {
    HttpEntity entity = response == null ? null : response.getEntity();
    if (entity != null && !little(entity.getContentLength())) {
      close();
      return;
    }
    try {
      expect(Stop.IDLE, DRAINING_NANOS);
      body.skipNBytes(entity == null ? 0 : entity.getContentLength());
      complete();
    } catch (IOException e) {
      close();
    }
  }

  private static boolean little(long length) {
    return length >= 0 && length <= MOST_DRAINED;
  }

  /** Closes the connection unless it was given back; does nothing the second time. */
  @Override
  public void close() {
    boolean first = end.compareAndSet(null, Stop.DONE);
    ConnectionEndpoint open = endpoint;
    endpoint = null;
    if (open != null && (first || end.get() != Stop.DONE)) {
      open.close(CloseMode.IMMEDIATE);
      connections.manager().release(open, null, TimeValue.ZERO_MILLISECONDS);
    }
    if (admitted) {
      admitted = false;
      connections.permits().release();
    }
  }
}
