package dev.sluice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says before its body.
 *
 * @param status HTTP status
 * @param headers its headers
 */
public record AnswerHead(int status, Headers headers) {
  /** Returns whether the status says success. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Returns whether the body is a stream of server-sent events. */
  public boolean eventStream() {
    @Nullable String type = headers.get("content-type");
    return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  /**
   * Returns whether the body is a JSON document by its type. Who does not say what it sends most
   * likely sends what the API has.
   */
  public boolean document() {
    @Nullable String type = headers.get("content-type");
    return type == null || type.toLowerCase(Locale.ROOT).contains("json");
  }

  /** Returns this head with a header set. */
  public AnswerHead with(String name, String value) {
    return new AnswerHead(status, headers.with(name, value));
  }
}
