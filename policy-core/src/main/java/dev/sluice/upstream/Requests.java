package dev.sluice.upstream;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Protocol;
import dev.sluice.Target;
import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Makes the HTTP request that carries a call to a target. */
final class Requests {
  /** The version that Anthropic's documentation asks for where a client names none. */
  private static final String ANTHROPIC_VERSION = "2023-06-01";

  private Requests() {}

  /** Returns the route to a target. */
  static HttpRoute route(Target target) {
    URI endpoint = target.endpoint();
    boolean secure = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80;
    HttpHost host = new HttpHost(endpoint.getScheme(), endpoint.getHost(), port);
    return new HttpRoute(host, null, secure);
  }

  /**
   * Returns a request for one attempt.
   *
   * @param trace headers that replace the client's
   */
  static ClassicHttpRequest request(
      Call call, Target target, ProviderSettings provider, Headers trace) {
    String method = call.protocol() == Protocol.MODELS ? "GET" : "POST";
    BasicClassicHttpRequest request = new BasicClassicHttpRequest(method, path(call, target));
    HeaderRules.ofRequest(call.head().headers()).forEach(request::addHeader);
    request.setHeader("host", target.endpoint().getRawAuthority());
    request.setHeader("accept-encoding", "identity");
    request.setHeader("x-request-id", call.id());
    if (call.protocol() != Protocol.MODELS) {
      setBody(request, call.withModel(target.model()).body().bytes());
    }
    trace.forEach(request::setHeader);
    provider.headers().forEach(request::setHeader);
    authenticate(request, provider);
    return request;
  }

  private static void setBody(BasicClassicHttpRequest request, byte[] bytes) {
    request.setHeader("content-length", Integer.toString(bytes.length));
    if (!request.containsHeader("content-type")) {
      request.setHeader("content-type", "application/json");
    }
    request.setEntity(new ByteArrayEntity(bytes, null));
  }

  private static void authenticate(BasicClassicHttpRequest request, ProviderSettings provider) {
    boolean anthropic = provider.type() == ProviderSettings.Type.ANTHROPIC;
    if (anthropic && !request.containsHeader("anthropic-version")) {
      request.setHeader("anthropic-version", ANTHROPIC_VERSION);
    }
    String key = provider.key();
    if (key == null || key.isBlank()) {
      return;
    }
    if (anthropic) {
      request.setHeader("x-api-key", key);
    } else {
      request.setHeader("authorization", "Bearer " + key);
    }
  }

  private static String path(Call call, Target target) {
    String base = target.endpoint().getRawPath();
    String query = target.endpoint().getRawQuery();
    int end = base.endsWith("/") ? base.length() - 1 : base.length();
    String path = base.substring(0, end) + suffix(call.protocol());
    return query == null ? path : path + "?" + query;
  }

  private static String suffix(Protocol protocol) {
    return switch (protocol) {
      case CHAT -> "/chat/completions";
      case COMPLETIONS -> "/completions";
      case EMBEDDINGS -> "/embeddings";
      case MODELS -> "/models";
      case RESPONSES -> "/responses";
      case MESSAGES -> "/messages";
    };
  }
}
