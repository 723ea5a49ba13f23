package dev.sluice.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that is refused, with all that the error's wire format holds. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final @Nullable String param;
  private final @Nullable String code;
  private final @Nullable Duration retryAfter;

  private ApiException(
      int status,
      String type,
      String message,
      @Nullable String param,
      @Nullable String code,
      @Nullable Duration retryAfter) {
    super(message);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /**
   * Refuses a call for what it says.
   *
   * @param message one sentence
   * @param param the parameter at fault; null when it is none in particular
   * @param code a word for programs; null when there is none
   * @return the refusal, with status 400
   */
  public static ApiException invalid(
      String message, @Nullable String param, @Nullable String code) {
    return invalid(400, message, param, code);
  }

  /**
   * Refuses a call for what it says, with another status than 400.
   *
   * @param status the HTTP status
   * @param message one sentence
   * @param param the parameter at fault; null when it is none in particular
   * @param code a word for programs; null when there is none
   * @return the refusal
   */
  public static ApiException invalid(
      int status, String message, @Nullable String param, @Nullable String code) {
    return new ApiException(status, "invalid_request_error", message, param, code, null);
  }

  /**
   * Refuses a call because too many wait.
   *
   * @param message one sentence
   * @param retryAfter when trying again makes sense
   * @return the refusal, with status 429
   */
  public static ApiException overloaded(String message, Duration retryAfter) {
    return new ApiException(
        429, "rate_limit_error", message, null, "rate_limit_exceeded", retryAfter);
  }

  /**
   * Refuses a call because the sidecar is not ready or stopping.
   *
   * @param message one sentence
   * @param retryAfter when trying again makes sense
   * @return the refusal, with status 503
   */
  public static ApiException unavailable(String message, Duration retryAfter) {
    return new ApiException(503, "server_error", message, null, "unavailable", retryAfter);
  }

  /**
   * Refuses a call whose answer would come too late; another time it would not.
   *
   * @param message one sentence
   * @param retryAfter when trying again makes sense
   * @return the refusal, with status 503
   */
  public static ApiException unmeetableDeadline(String message, Duration retryAfter) {
    return new ApiException(503, "server_error", message, null, "deadline_unmeetable", retryAfter);
  }

  /**
   * Ends a call whose deadline has passed.
   *
   * @param message one sentence
   * @return the refusal, with status 504
   */
  public static ApiException late(String message) {
    return new ApiException(504, "server_error", message, null, "deadline_exceeded", null);
  }

  /**
   * Refuses a call of a model that is not served until somebody changes that.
   *
   * @param message one sentence
   * @return the refusal, with status 503
   */
  public static ApiException disabled(String message) {
    return new ApiException(503, "server_error", message, "model", "model_disabled", null);
  }

  /**
   * Refuses a call because what it wants kept cannot be written.
   *
   * @param message one sentence
   * @return the refusal, with status 507
   */
  public static ApiException diskFailed(String message) {
    return new ApiException(507, "server_error", message, null, "storage_failed", null);
  }

  /**
   * Ends a call for a failure of the sidecar.
   *
   * @param message one sentence
   * @return the failure, with status 500
   */
  public static ApiException failure(String message) {
    return new ApiException(500, "server_error", message, null, "internal_error", null);
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns when trying again makes sense, if it does. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Returns the body: an {@code error} object with its four fields. */
  public ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", getMessage())
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return body;
  }
}
