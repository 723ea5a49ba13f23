package dev.sluice.benchmarks;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Forwards with as little as can be: what Sluice is measured against.
 *
 * <p>It leases connections of Apache HttpClient 5 itself: without the client's chain of
 * interceptors a call takes about 3 µs less.
 */
final class ForwardServlet extends ForwardingServlet {
  private static final long serialVersionUID = 1L;
  private static final Timeout LEASE = Timeout.ofSeconds(5);
  private static final TimeValue IDLE = TimeValue.ofSeconds(60);

  private final transient HttpRequestExecutor executor = new HttpRequestExecutor();

  ForwardServlet(URI upstream) {
    super(upstream);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpClientContext context = HttpClientContext.create();
    ConnectionEndpoint connection = lease();
    boolean whole = false;
    try {
      if (!connection.isConnected()) {
        connections().connect(connection, null, context);
      }
      try (ClassicHttpResponse answer =
          connection.execute("", complete(request), executor::execute, context)) {
        pass(answer, response);
      }
      whole = true;
    } catch (HttpException e) {
      throw new IOException("the upstream's answer is no HTTP", e);
    } finally {
      if (!whole) {
        connection.close(CloseMode.IMMEDIATE);
      }
      connections().release(connection, null, IDLE);
    }
  }

  private ConnectionEndpoint lease() throws IOException {
    try {
      return connections().lease("", new HttpRoute(host()), LEASE, null).get(LEASE);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no connection to the upstream is free", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a connection", e);
    }
  }

  /** What the client's chain would add. */
  private ClassicHttpRequest complete(HttpServletRequest request) throws IOException {
    ClassicHttpRequest forwarded = forwarded(request);
    forwarded.setHeader("host", host().toHostString());
    forwarded.setHeader("content-length", Long.toString(forwarded.getEntity().getContentLength()));
    return forwarded;
  }
}
