package dev.sluice;

/**
 * A policy at work on one call.
 *
 * <p>Its methods are called in this order: {@link #onCall} on the way down; then, unless it
 * answered itself, {@link #onHead} once and {@link #onPiece} for each piece on the way back up, the
 * last being {@link AnswerPiece#END}; at the end {@link #onComplete}, exactly once, whatever
 * happened before, also after a failure of its own. They are never called concurrently, but from
 * different threads in turn. They never block: I/O is a {@link Decision.Wait}, computing of up to
 * about a millisecond runs inline.
 *
 * <p>What a method throws makes the policy fail: {@link Exchange} then goes on without it or
 * refuses the call, as the configuration says, and calls only {@code onComplete} from then on.
 */
public interface Handler {
  /** Decides about the call before it goes upstream. */
  default Decision<Call> onCall(Call call) {
    return Decision.go(call);
  }

  /** Sees, or replaces, the head of the answer, wherever the answer is from. */
  default Decision<AnswerHead> onHead(AnswerHead head) {
    return Decision.go(head);
  }

  /** Sees, or replaces, one piece of the answer. */
  default Decision<AnswerPiece> onPiece(AnswerPiece piece) {
    return Decision.go(piece);
  }

  /** Learns what came of the call and releases everything acquired for it. */
  default void onComplete(Outcome outcome) {}
}
