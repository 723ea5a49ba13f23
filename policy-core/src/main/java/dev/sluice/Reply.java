package dev.sluice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a policy gives itself, so that nothing goes upstream, or no more comes from there.
 *
 * @param origin who gives it
 * @param target whose answer it is, where a policy asked a target by itself, so that its tokens are
 *     counted and charged; null where nobody wants to be paid for it
 * @param head status and headers, with a content type
 * @param pieces the body; {@link AnswerPiece#END} is added when it passes the handlers
 */
public record Reply(
    Origin origin, @Nullable Target target, AnswerHead head, List<AnswerPiece> pieces) {
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

  /** Makes a reply that costs nothing. */
  public Reply(Origin origin, AnswerHead head, List<AnswerPiece> pieces) {
    this(origin, null, head, pieces);
  }

  /** Returns this reply with another head and body. */
  Reply with(AnswerHead otherHead, List<AnswerPiece> otherPieces) {
    return new Reply(origin, target, otherHead, otherPieces);
  }
}
