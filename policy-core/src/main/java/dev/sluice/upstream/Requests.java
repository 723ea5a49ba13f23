package dev.sluice.upstream;

import dev.sluice.Target;
import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** Makes the HTTP client's request of one that goes to a target. */
final class Requests {
  private Requests() {}

  /** Returns the route to a target, through a tunnel where it has a proxy and wants TLS. */
  static HttpRoute route(Target target, Proxy.@Nullable Http proxy) {
    URI endpoint = target.endpoint();
    boolean secure = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80;
    HttpHost host = new HttpHost(endpoint.getScheme(), endpoint.getHost(), port);
    return proxy == null
        ? new HttpRoute(host, null, secure)
        : new HttpRoute(host, null, new HttpHost("http", proxy.host(), proxy.port()), secure);
  }

  /**
   * Returns the request to send over a route.
   *
   * @param proxy what forwards the request or makes a tunnel for it, or null
   */
  static ClassicHttpRequest request(
      Outgoing outgoing, HttpRoute route, Proxy.@Nullable Http proxy) {
    Proxy.Http forwarder = route.isTunnelled() ? null : proxy;
    HttpHost target = route.getTargetHost();
    // The path is sent as it is; given alone it would be parsed as a URI first.
    BasicClassicHttpRequest request =
        new BasicClassicHttpRequest(
            outgoing.method(),
            forwarder == null ? null : target.getSchemeName(),
            forwarder == null ? null : authority(target),
            outgoing.path());
    outgoing.headers().forEach(request::addHeader);
    if (forwarder != null) {
      request.setAbsoluteRequestUri(true);
      authorize(request, forwarder);
    }
    if (outgoing.method().equals("POST")) {
      request.setEntity(new ByteArrayEntity(outgoing.body(), null));
    }
    return request;
  }

  /** Only plain HTTP is forwarded, whose own port is left out as in {@code host}. */
  private static URIAuthority authority(HttpHost target) {
    return new URIAuthority(target.getHostName(), target.getPort() == 80 ? -1 : target.getPort());
  }

  /** Tells a proxy who asks, if it wants to know. */
  static void authorize(ClassicHttpRequest request, Proxy.Http proxy) {
    String authorization = proxy.authorization();
    if (authorization != null) {
      request.addHeader("proxy-authorization", authorization);
    }
  }
}
