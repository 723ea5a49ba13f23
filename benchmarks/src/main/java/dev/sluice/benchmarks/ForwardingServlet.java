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
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;

/** Forwards a call and streams the answer back, and nothing else. */
abstract class ForwardingServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CONNECTIONS = 4096;
  private static final int BUFFER = 8 << 10;

  /** Hop-by-hop (RFC 9110, section 7.6.1), or set anew for the upstream. */
  private static final Set<String> NOT_FORWARDED =
      Set.of("connection", "keep-alive", "te", "transfer-encoding", "content-length", "host");

  private final transient HttpHost host;
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

  ForwardingServlet(URI upstream) {
    host = HttpHost.create(upstream);
  }

  /** Returns where calls go. */
  HttpHost host() {
    return host;
  }

  /** Returns the connections that calls go over. */
  PoolingHttpClientConnectionManager connections() {
    return connections;
  }

  /** Returns a request with the client's headers, but for those of its connection, and its body. */
  ClassicHttpRequest forwarded(HttpServletRequest request) throws IOException {
    ClassicHttpRequest forwarded = new BasicClassicHttpRequest("POST", request.getRequestURI());
    for (String name : Collections.list(request.getHeaderNames())) {
      if (isForwarded(name)) {
        forwarded.addHeader(name, request.getHeader(name));
      }
    }
    forwarded.setEntity(new ByteArrayEntity(request.getInputStream().readAllBytes(), null));
    return forwarded;
  }

  /** Gives the client what the upstream answers. */
  static void pass(ClassicHttpResponse answer, HttpServletResponse response) throws IOException {
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
