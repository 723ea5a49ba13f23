package dev.sluice.upstream;

import dev.sluice.Target;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Words what went wrong with a target; names the target, and its proxy where that is to blame,
 * never the target's address or a secret.
 */
final class Faults {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private Faults() {}

  /** Returns the failure of an attempt whose answer did not begin. */
  static ApiException beforeAnswer(Target target, @Nullable Stop stop, IOException cause) {
    return new ApiException(error(target, stop, cause), cause);
  }

  /** Returns the failure of an answer that broke off. */
  static UpstreamException inAnswer(
      Target target, @Nullable Stop stop, long received, IOException cause) {
    ApiError error =
        stop == null
            ? ApiError.upstreamFailed(name(target) + " broke off its answer.")
            : error(target, stop, cause);
    return new UpstreamException(target, error, received, cause);
  }

  /** Returns the failure that a target's status is. */
  static ApiException status(Target target, int status) {
    return new ApiException(
        ApiError.upstreamFailed(name(target) + " answered with status " + status + "."));
  }

  /** Returns the failure of a target whose provider is not configured. */
  static ApiException unknownProvider(Target target) {
    return new ApiException(
        ApiError.internal(
            "Provider '" + target.provider() + "' is not configured; add it to providers."));
  }

  static CancellationException cancelled() {
    return new CancellationException("the call was cancelled");
  }

  private static ApiError error(Target target, @Nullable Stop stop, IOException cause) {
    String name = name(target);
    if (stop != null && stop.timeout()) {
      return late(name, stop, cause);
    }
    if (stop == Stop.CLOSED) {
      return ApiError.overloaded(name + " " + stop.what() + ".", TRY_AGAIN);
    }
    if (cause instanceof ConnectTimeoutException
        || (cause instanceof ProxyException
            && cause.getCause() instanceof ConnectTimeoutException)) {
      return late(name, Stop.CONNECT, cause);
    }
    if (cause instanceof BusyException) {
      return ApiError.overloaded(
          name + " cannot be asked: " + cause.getMessage() + "; try again later.", TRY_AGAIN);
    }
    return ApiError.upstreamFailed(name + " failed: " + reason(cause) + "; try again later.");
  }

  private static ApiError late(String name, Stop stop, IOException cause) {
    String where = cause instanceof ProxyException ? ": " + cause.getMessage() : "";
    String message = name + " " + stop.what() + where + "; try again later.";
    // Who was not reached has not been late: it has got nothing that it could bill.
    return stop == Stop.CONNECT
        ? ApiError.upstreamFailed(message)
        : ApiError.upstreamTimeout(message);
  }

  private static String reason(IOException cause) {
    if (cause instanceof ProxyException) {
      return String.valueOf(cause.getMessage());
    }
    if (cause instanceof UnknownHostException) {
      return "its host name is unknown";
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return "it refuses connections or cannot be reached";
    }
    if (cause instanceof SSLException) {
      return "the TLS handshake or its certificate was not accepted";
    }
    if (cause instanceof InterruptedIOException) {
      return "waiting for it was interrupted";
    }
    return "the connection ended before an answer came";
  }

  private static String name(Target target) {
    return "Model '" + target.model() + "' of provider '" + target.provider() + "'";
  }
}
