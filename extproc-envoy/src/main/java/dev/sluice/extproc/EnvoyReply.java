package dev.sluice.extproc;

import dev.sluice.Headers;
import dev.sluice.Outcome.End;
import dev.sluice.Target;
import dev.sluice.api.ApiError;
import dev.sluice.upstream.HeaderRules;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is Envoy's own, because no upstream gave one; it is plain text and says nothing in
 * the shape of an API.
 */
final class EnvoyReply {
  /** Envoy adds this to each answer that an upstream gave. */
  private static final String SERVICE_TIME = "x-envoy-upstream-service-time";

  private EnvoyReply() {}

  /** Returns whether an answer is Envoy's own error. */
  static boolean isOwn(Heads answer) {
    String type = answer.headers().get("content-type");
    return answer.status() >= 400
        && answer.headers().get(SERVICE_TIME) == null
        && (type == null || type.startsWith("text/plain"));
  }

  /**
   * Returns what went wrong with a call that Envoy answered so, or null where it only refused it,
   * which is no fault of the upstream.
   */
  static @Nullable End trouble(Heads answer) {
    if (refuses(answer)) {
      return null;
    }
    return answer.status() == 504 ? End.TIMED_OUT : End.UPSTREAM_FAILED;
  }

  /** A route or another filter of Envoy says no; 404 says that there is no route. */
  private static boolean refuses(Heads answer) {
    return answer.status() < 500 && answer.status() != 404;
  }

  /**
   * Returns what to tell the client in the place of an answer to a call that went on.
   *
   * @param target where it went, or null
   */
  static ApiError late(Heads answer, @Nullable Target target) {
    if (refuses(answer)) {
      return refusal(answer);
    }
    String who =
        target == null
            ? "The upstream"
            : "Model '" + target.model() + "' of provider '" + target.provider() + "'";
    return switch (answer.status()) {
      case 504 -> ApiError.upstreamTimeout(who + " did not answer in time; try again later.");
      case 404 -> ApiError.upstreamFailed("Envoy has no route for the call; add one for " + who);
      default -> ApiError.upstreamFailed(who + " could not be reached; try again later.");
    };
  }

  private static ApiError refusal(Heads answer) {
    int status = answer.status();
    String message = "Envoy refused the call with status " + status + ".";
    ApiError error =
        switch (status) {
          case 403 -> ApiError.forbidden(message);
          case 413 -> ApiError.tooLarge(message);
          case 429 ->
              new ApiError(
                  429, "rate_limit_error", "rate_limit_exceeded", null, message, Headers.NONE);
          default ->
              new ApiError(status, "invalid_request_error", null, null, message, Headers.NONE);
        };
    Headers headers = answer.headers();
    String connection = HeaderRules.connection(headers);
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      // Such as retry-after, which the client needs; not what is about the plain text.
      if (!name.startsWith("content-") && HeaderRules.ofAnswer(name, connection)) {
        error = error.with(name, headers.value(i));
      }
    }
    return error;
  }

  /** Returns what to tell the client in the place of an answer that came before a decision. */
  static ApiError early(Heads answer) {
    return switch (answer.status()) {
      case 408 -> ApiError.requestTimeout("The body did not come in time; send it again.");
      case 413 ->
          ApiError.tooLarge(
              "The body is larger than Envoy holds; send less, or raise"
                  + " per_connection_buffer_limit_bytes there.");
      case 504 -> ApiError.upstreamTimeout("No decision in the time that Envoy gives; try again.");
      default ->
          ApiError.internal(
              "Envoy could not take the call and answered with status " + answer.status() + ".");
    };
  }
}
