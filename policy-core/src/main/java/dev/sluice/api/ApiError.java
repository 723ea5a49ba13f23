package dev.sluice.api;

import dev.sluice.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as the model APIs word it, still without the shape of one of them.
 *
 * @param status HTTP status
 * @param type OpenAI's class of the error; Anthropic's follows from the status
 * @param code OpenAI's code for programs, or null
 * @param param which member of the request is wrong, such as {@code messages[2].role}, or null
 * @param message one sentence for people: what, where, what to do; no content of the call
 * @param headers further headers of the reply, such as {@code retry-after}
 */
public record ApiError(
    int status,
    String type,
    @Nullable String code,
    @Nullable String param,
    String message,
    Headers headers) {

  private static final String INVALID_REQUEST = "invalid_request_error";
  private static final String SERVER = "server_error";

  public ApiError {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("an error's status is 400 to 599, got " + status);
    }
  }

  private ApiError(int status, String type, @Nullable String code, String message) {
    this(status, type, code, null, message, Headers.NONE);
  }

  /** Returns this error with one more header. */
  public ApiError with(String name, String value) {
    return new ApiError(status, type, code, param, message, headers.with(name, value));
  }

  /** The request is not what the API defines: 400. */
  public static ApiError invalidRequest(String message, @Nullable String param) {
    return new ApiError(400, INVALID_REQUEST, null, param, message, Headers.NONE);
  }

  /** Input and output together do not fit into the model's window: 400. */
  public static ApiError contextLength(String message) {
    return new ApiError(
        400, INVALID_REQUEST, "context_length_exceeded", "messages", message, Headers.NONE);
  }

  /** No key, or one that nobody knows: 401. */
  public static ApiError unauthorized(String message) {
    return new ApiError(401, INVALID_REQUEST, "invalid_api_key", message)
        .with("www-authenticate", "Bearer");
  }

  /** The caller is known and may not do this: 403. */
  public static ApiError forbidden(String message) {
    return new ApiError(403, "permission_error", "permission_denied", message);
  }

  /** Nobody serves the model, or the caller may not see it: 404. */
  public static ApiError modelNotFound(String model) {
    return new ApiError(
        404,
        INVALID_REQUEST,
        "model_not_found",
        "model",
        "The model '" + model + "' does not exist or you do not have access to it.",
        Headers.NONE);
  }

  /** The body did not come in time: 408. */
  public static ApiError requestTimeout(String message) {
    return new ApiError(408, INVALID_REQUEST, "request_timeout", message);
  }

  /** The body is larger than is read: 413. */
  public static ApiError tooLarge(String message) {
    return new ApiError(413, INVALID_REQUEST, "request_too_large", message);
  }

  /** The body's type, charset or encoding is not one that is read: 415. */
  public static ApiError unsupportedMedia(String message) {
    return new ApiError(415, INVALID_REQUEST, "unsupported_media_type", message);
  }

  /**
   * Too many calls or tokens for now: 429.
   *
   * @param retryAfter when the call would pass, at least a millisecond
   */
  public static ApiError rateLimited(String message, Duration retryAfter) {
    ApiError error = new ApiError(429, "rate_limit_error", "rate_limit_exceeded", message);
    return error.retryAfter(retryAfter);
  }

  /** Something of ours failed: 500. */
  public static ApiError internal(String message) {
    return new ApiError(500, SERVER, "internal_error", message);
  }

  /** No target could be reached, or none answered sensibly: 502. */
  public static ApiError upstreamFailed(String message) {
    return new ApiError(502, SERVER, "upstream_failed", message);
  }

  /**
   * More calls than can be served wait already: 503.
   *
   * @param retryAfter when trying again makes sense, at least a millisecond
   */
  public static ApiError overloaded(String message, Duration retryAfter) {
    return new ApiError(503, SERVER, "overloaded", message).retryAfter(retryAfter);
  }

  /** The targets took longer than is waited: 504. */
  public static ApiError upstreamTimeout(String message) {
    return new ApiError(504, SERVER, "upstream_timeout", message);
  }

  /**
   * Adds seconds (RFC 9110, section 10.2.3), rounded up, and the milliseconds OpenAI's clients
   * read.
   */
  private ApiError retryAfter(Duration wait) {
    long millis = Math.max(1, wait.toMillis());
    long seconds = (millis + 999) / 1000;
    return with("retry-after", Long.toString(seconds))
        .with("retry-after-ms", Long.toString(millis));
  }
}
