package dev.sluice;

import java.util.List;

/**
 * An answer that a policy gives itself, so that nothing goes upstream, or no more comes from there.
 *
 * @param origin who gives it
 * @param head status and headers, with a content type
 * @param pieces the body; {@link AnswerPiece#END} is added when it passes the handlers
 */
public record Reply(Origin origin, AnswerHead head, List<AnswerPiece> pieces) {
  /** Where an answer is from. */
  public enum Origin {
    /** A target sent it. */
    UPSTREAM,
    /** It was known already. */
    CACHE,
    /** A policy refused, or answered by itself. */
    POLICY
  }

  public Reply {
    pieces = List.copyOf(pieces);
  }
}
