package dev.sluice;

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

  /** Returns this head with a header set. */
  public AnswerHead with(String name, String value) {
    return new AnswerHead(status, headers.with(name, value));
  }
}
