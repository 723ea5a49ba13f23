package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.text.Printable;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Finds the endpoint of a call and runs it on a worker thread. */
final class Router {
  private static final Logger LOG = System.getLogger(Router.class.getName());

  private final Map<String, Map<String, Endpoint>> routes = new LinkedHashMap<>();
  private final Access access;
  private final Executor workers;

  Router(Access access, Executor workers) {
    this.access = access;
    this.workers = workers;
  }

  /**
   * Adds an endpoint, before the first call.
   *
   * @param path a path, or what paths begin with if it ends in a slash
   */
  Router add(HttpMethod method, String path, Endpoint endpoint) {
    routes.computeIfAbsent(path, p -> new TreeMap<>()).put(method.name(), endpoint);
    return this;
  }

  /** Answers a call; the decoder's result says whether the request was HTTP at all. */
  void route(HttpCall call, DecoderResult decoded) {
    try {
      if (decoded.isFailure()) {
        throw notHttp(decoded.cause());
      }
      access.check(call);
      Endpoint endpoint = find(call);
      checkEncoding(call);
      workers.execute(() -> run(call, endpoint));
    } catch (ApiException e) {
      call.refuse(e);
    } catch (RejectedExecutionException e) {
      call.refuse(
          ApiException.unavailable(
              "More calls arrive than can be read; try again shortly.", Duration.ofSeconds(1)));
    }
  }

  private static ApiException notHttp(Throwable cause) {
    return switch (cause) {
      case TooLongHttpHeaderException _ ->
          ApiException.invalid(
              431,
              "The request's headers are longer than this server reads; send fewer or shorter"
                  + " ones.",
              null,
              "headers_too_large");
      case TooLongHttpLineException _ ->
          ApiException.invalid(
              414,
              "The request's first line is longer than this server reads; shorten the URL.",
              null,
              "url_too_long");
      default -> ApiException.invalid("The request is not valid HTTP.", null, "invalid_request");
    };
  }

  private static void checkEncoding(HttpCall call) throws ApiException {
    String encoding = call.header("content-encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw ApiException.invalid(
          415,
          "A body with content-encoding %s is not read here; send it as it is."
              .formatted(Printable.of(encoding)),
          null,
          "unsupported_content_encoding");
    }
  }

  private Endpoint find(HttpCall call) throws ApiException {
    Map<String, Endpoint> methods =
        methods(call.path())
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        404,
                        "There is no endpoint %s here.".formatted(call.path()),
                        null,
                        "unknown_url"));
    // What GET tells, HEAD tells without its content, which the connection leaves out.
    HttpMethod method = call.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : call.method();
    Endpoint endpoint = methods.get(method.name());
    if (endpoint == null) {
      String allowed = String.join(", ", methods.keySet());
      call.addHeader("allow", allowed);
      throw ApiException.invalid(
          405,
          "%s takes %s and not %s.".formatted(call.path(), allowed, call.method()),
          null,
          "method_not_allowed");
    }
    return endpoint;
  }

  private Optional<Map<String, Endpoint>> methods(String path) {
    Map<String, Endpoint> exact = routes.get(path);
    if (exact != null) {
      return Optional.of(exact);
    }
    return routes.keySet().stream()
        .filter(prefix -> prefix.endsWith("/") && path.startsWith(prefix))
        .max(Comparator.comparingInt(String::length))
        .map(routes::get);
  }

  /** Runs an endpoint on this thread. */
  static void run(HttpCall call, Endpoint endpoint) {
    try {
      endpoint.handle(call);
    } catch (ApiException e) {
      call.refuse(e);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A call of " + call.path() + " failed", e);
      call.refuse(ApiException.failure("The sidecar failed on this call; its log has details."));
    }
  }
}
