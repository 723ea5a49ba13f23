package dev.sluice.upstream;

import java.io.IOException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Connects to a provider, through its proxy if it has one; whoever dials keeps the deadline. */
record Dialer(
    PoolingHttpClientConnectionManager manager,
    HttpRequestExecutor executor,
    Proxy.@Nullable Http proxy) {
  /** Connects an endpoint, TLS included. */
  void connect(ConnectionEndpoint endpoint, HttpRoute route, HttpContext context)
      throws IOException, HttpException {
    if (proxy == null) {
      manager.connect(endpoint, null, context);
      return;
    }
    try {
      manager.connect(endpoint, null, context);
    } catch (IOException e) {
      throw ProxyException.unreachable(proxy, e);
    }
    if (route.isTunnelled()) {
      tunnel(proxy, endpoint, route, context);
      manager.upgrade(endpoint, context);
    }
  }

  private void tunnel(
      Proxy.Http through, ConnectionEndpoint endpoint, HttpRoute route, HttpContext context)
      throws IOException, HttpException {
    String authority = route.getTargetHost().toHostString();
    BasicClassicHttpRequest connect = new BasicClassicHttpRequest("CONNECT", null, null, authority);
    connect.addHeader("host", authority);
    Requests.authorize(connect, through);
    ClassicHttpResponse answer;
    try {
      answer = endpoint.execute("", connect, executor::execute, context);
    } catch (IOException e) {
      throw ProxyException.silent(through, e);
    }
    if (answer.getCode() / 100 != 2) {
      throw ProxyException.refusal(through, answer.getCode());
    }
  }
}
