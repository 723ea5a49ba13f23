package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Finds the endpoint of a call and runs it on a worker thread. */
final class Router {
  private static final Logger LOG = System.getLogger(Router.class.getName());
  private static final String PROTECTED = "/v1/";
  private static final String MODEL_PREFIX = "/v1/models/";

  /** The endpoint of a path with the one method it takes. */
  record Route(String method, Endpoint endpoint) {}

  private final Map<String, Route> routes;
  private final Optional<ApiKey> apiKey;
  private final Executor workers;

  Router(Map<String, Route> routes, Optional<ApiKey> apiKey, Executor workers) {
    this.routes = Map.copyOf(routes);
    this.apiKey = apiKey;
    this.workers = workers;
  }

  /** Answers a call; the decoder's result says whether the request was HTTP at all. */
  void route(HttpCall call, DecoderResult decoded) {
    try {
      if (decoded.isFailure()) {
        throw ApiException.invalid("The request is not valid HTTP.", null, "invalid_request");
      }
      checkKey(call);
      Route route = find(call);
      if (!route.method().equals(call.method().name())) {
        refuseMethod(call, route.method());
        return;
      }
      workers.execute(() -> run(call, route.endpoint()));
    } catch (ApiException e) {
      call.refuse(e);
    } catch (RejectedExecutionException e) {
      call.refuse(
          ApiException.unavailable(
              "More calls arrive than can be read; try again shortly.", Duration.ofSeconds(1)));
    }
  }

  private Route find(HttpCall call) throws ApiException {
    String path = call.path().startsWith(MODEL_PREFIX) ? MODEL_PREFIX : call.path();
    Route route = routes.get(path);
    if (route == null) {
      throw ApiException.invalid(
          404, "There is no endpoint %s here.".formatted(call.path()), null, "unknown_url");
    }
    return route;
  }

  private static void refuseMethod(HttpCall call, String allowed) {
    call.refuseMethod(
        ApiException.invalid(
            405,
            "%s takes %s and not %s.".formatted(call.path(), allowed, call.method()),
            null,
            "method_not_allowed"),
        allowed);
  }

  private void checkKey(HttpCall call) throws ApiException {
    if (apiKey.isPresent()
        && call.path().startsWith(PROTECTED)
        && !apiKey.get().matches(call.header(HttpHeaderNames.AUTHORIZATION))) {
      throw ApiException.invalid(
          401,
          "The call lacks the key of this server; send it as Authorization: Bearer KEY.",
          null,
          "invalid_api_key");
    }
  }

  private static void run(HttpCall call, Endpoint endpoint) {
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
