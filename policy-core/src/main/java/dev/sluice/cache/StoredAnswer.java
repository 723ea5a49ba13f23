package dev.sluice.cache;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as it is kept: enough to give it again to the byte.
 *
 * @param storedAt when it was stored, to the millisecond
 * @param headers those that belong to the answer and not to its first delivery
 * @param facts what the answer says about itself as a whole
 * @param pieces events or a whole body, without facts of their own
 */
record StoredAnswer(
    Instant storedAt, Headers headers, AnswerFacts facts, List<AnswerPiece> pieces) {
  private static final String STATUS = "cache-status";
  private static final String AGE = "age";

  /**
   * Returns the reply that gives the answer again.
   *
   * @param age since it was stored
   * @param left how long it may still be used
   */
  Reply reply(Duration age, Duration left) {
    Headers told =
        headers
            .with(STATUS, "sluice; hit; ttl=" + left.toSeconds())
            .with(AGE, Long.toString(Math.max(0, age.toSeconds())));
    List<AnswerPiece> again = new ArrayList<>(pieces);
    if (!again.isEmpty()) {
      AnswerPiece last = again.remove(again.size() - 1);
      again.add(new AnswerPiece(last.kind(), last.bytes(), facts));
    }
    return new Reply(Reply.Origin.CACHE, new AnswerHead(200, told), again);
  }
}
