package dev.sluice.benchmarks;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Forwards a call and streams the answer back, and nothing else: what Sluice is measured against.
 *
 * <p>It leases connections of Apache HttpClient 5 itself: without the client's chain of
 * interceptors a call takes about 3 µs less.
 */
final class ForwardServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CONNECTIONS = 4096;
  private static final int BUFFER = 8 << 10;
  private static final Timeout LEASE = Timeout.ofSeconds(5);
  private static final TimeValue IDLE = TimeValue.ofSeconds(60);

  /** Hop-by-hop (RFC 9110, section 7.6.1), or set anew for the upstream. */
  private static final Set<String> NOT_FORWARDED =
      Set.of("connection", "keep-alive", "te", "transfer-encoding", "content-length", "host");

  private final transient HttpHost host;
  private final transient HttpRequestExecutor executor = new HttpRequestExecutor();
  private final transient PoolingHttpClientConnectionManager connections =
      PoolingHttpClientConnectionManagerBuilder.create()
          .setConnectionFactory(
              ManagedHttpClientConnectionFactory.builder()
                  .http1Config(Http1Config.custom().setBufferSize(BUFFER).build())
                  .build())
          .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
          .setConnPoolPolicy(PoolReusePolicy.LIFO)
          .setMaxConnPerRoute(MOST_CONNECTIONS)
          .setMaxConnTotal(MOST_CONNECTIONS)
          .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
          .build();

  ForwardServlet(URI upstream) {
    host = HttpHost.create(upstream);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HttpClientContext context = HttpClientContext.create();
    ConnectionEndpoint connection = lease();
    boolean whole = false;
    try {
      if (!connection.isConnected()) {
        connections.connect(connection, null, context);
      }
      try (ClassicHttpResponse answer =
          connection.execute("", forwarded(request), executor::execute, context)) {
        pass(answer, response);
      }
      whole = true;
    } catch (HttpException e) {
      throw new IOException("the upstream's answer is no HTTP", e);
    } finally {
      if (!whole) {
        connection.close(CloseMode.IMMEDIATE);
      }
      connections.release(connection, null, IDLE);
    }
  }

  private ConnectionEndpoint lease() throws IOException {
    try {
      return connections.lease("", new HttpRoute(host), LEASE, null).get(LEASE);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no connection to the upstream is free", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a connection", e);
    }
  }

  private ClassicHttpRequest forwarded(HttpServletRequest request) throws IOException {
    ClassicHttpRequest forwarded = new BasicClassicHttpRequest("POST", request.getRequestURI());
    for (String name : Collections.list(request.getHeaderNames())) {
      if (isForwarded(name)) {
        forwarded.addHeader(name, request.getHeader(name));
      }
    }
    byte[] body = request.getInputStream().readAllBytes();
    forwarded.setHeader("host", host.toHostString());
    forwarded.setHeader("content-length", Integer.toString(body.length));
    forwarded.setEntity(new ByteArrayEntity(body, null));
    return forwarded;
  }

  private static void pass(ClassicHttpResponse answer, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.getCode());
    for (Header header : answer.getHeaders()) {
      if (isForwarded(header.getName())) {
        response.setHeader(header.getName(), header.getValue());
      }
    }
    HttpEntity entity = answer.getEntity();
    boolean stream = entity.getContentLength() < 0;
    if (!stream) {
      response.setContentLengthLong(entity.getContentLength());
    }
    InputStream in = entity.getContent();
    OutputStream out = response.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      if (stream) {
        out.flush();
      }
    }
  }

  private static boolean isForwarded(String name) {
    return !NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void destroy() {
    connections.close(CloseMode.IMMEDIATE);
  }
}
