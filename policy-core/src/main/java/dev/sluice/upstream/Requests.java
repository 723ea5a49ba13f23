package dev.sluice.upstream;

import dev.sluice.Target;
import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Makes the HTTP client's request of one that goes to a target. */
final class Requests {
  private Requests() {}

  /** Returns the route to a target. */
  static HttpRoute route(Target target) {
    URI endpoint = target.endpoint();
    boolean secure = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80;
    HttpHost host = new HttpHost(endpoint.getScheme(), endpoint.getHost(), port);
    return new HttpRoute(host, null, secure);
  }

  static ClassicHttpRequest request(Outgoing outgoing) {
    // The path is sent as it is; given alone it would be parsed as a URI first.
    BasicClassicHttpRequest request =
        new BasicClassicHttpRequest(outgoing.method(), null, null, outgoing.path());
    outgoing.headers().forEach(request::addHeader);
    if (outgoing.method().equals("POST")) {
      request.setEntity(new ByteArrayEntity(outgoing.body(), null));
    }
    return request;
  }
}
