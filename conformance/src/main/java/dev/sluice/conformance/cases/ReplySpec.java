package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a provider answers, byte for byte. */
public record ReplySpec(
    @Setting(value = "HTTP status", standard = "200") int status,
    @Setting(
            value = "headers beside content-type, which is JSON, or an event stream for events",
            standard = "{}")
        Map<String, String> headers,
    @Setting("body") @Nullable String body,
    @Setting(
            value = "server-sent events, each without the blank line that ends it",
            standard = "[]")
        List<String> events,
    @Setting(
            value =
                "bytes of each chunk that is sent; 0 for one chunk an event, and for a body with a"
                    + " length",
            standard = "0")
        int chunk,
    @Setting(value = "time between chunks", standard = "0ms") Duration gap,
    @Setting(
            value = "whether an event is sent only when the client has the one before",
            standard = "false")
        boolean lockstep,
    @Setting(value = "whether the body is compressed", standard = "false") boolean gzip,
    @Setting(value = "what the provider does after that", standard = "end") Then then) {

  /** Ways to end. */
  public enum Then {
    /** Ends the answer as it should. */
    END,
    /** Drops the connection, before it answers anything if the answer has no body and no events. */
    DIE,
    /** Closes the connection where the body should go on. */
    CLOSE,
    /** Sends the last event again and again until the connection is cut, which it must be. */
    REPEAT,
    /** Sends nothing more and waits until the connection is cut, which it must be. */
    HANG
  }

  /** Returns the bytes in the order in which they are sent, before they are cut into chunks. */
  public List<String> parts() {
    if (body != null) {
      return List.of(body);
    }
    return events.stream().map(event -> event + "\n\n").toList();
  }

  /** Returns whether the answer consists of events. */
  public boolean streamed() {
    return body == null && !events.isEmpty();
  }
}
