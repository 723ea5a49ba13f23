package dev.sluice;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call; reported to each handler exactly once.
 *
 * @param call the call as the last policy left it
 * @param end how it ended
 * @param origin who answered
 * @param target which target's answer it was, or null where none was asked
 * @param status HTTP status sent to the client, or 0 where none was
 * @param answer what the answer said about itself
 * @param usage tokens to pay for; {@link Usage#NONE} where no target answered
 * @param cost their price
 * @param times when what happened
 * @param reasons why policies decided as they did, in order
 * @param failure what went wrong, or null
 */
public record Outcome(
    Call call,
    End end,
    Reply.Origin origin,
    @Nullable Target target,
    int status,
    AnswerFacts answer,
    Usage usage,
    Money cost,
    Times times,
    List<Reason> reasons,
    @Nullable Throwable failure) {

  public Outcome {
    reasons = List.copyOf(reasons);
  }

  /** How a call ended. */
  public enum End {
    /** The client has the whole answer. */
    COMPLETE,
    /** The client left first. */
    CLIENT_GONE,
    /** Every target failed, or the one that answered failed in mid-answer. */
    UPSTREAM_FAILED,
    /** A deadline passed. */
    TIMED_OUT,
    /** Something of ours failed. */
    FAILED
  }

  /**
   * When what happened.
   *
   * @param startedAt when the call arrived, by the calendar
   * @param deciding nanoseconds until the way down ended
   * @param firstPiece nanoseconds until the first piece of the answer's body, or -1
   * @param total nanoseconds until the end
   */
  public record Times(Instant startedAt, long deciding, long firstPiece, long total) {}

  /** Returns whether the client left before the end. */
  public boolean cancelled() {
    return end == End.CLIENT_GONE;
  }
}
