package dev.sluice;

/**
 * A piece of an answer's body as it passes: one server-sent event, a whole JSON document, or bytes
 * that nobody reads.
 *
 * @param kind what the bytes are
 * @param bytes the bytes to forward, possibly none; for reading only
 * @param facts what the piece says about the answer
 */
public record AnswerPiece(Kind kind, byte[] bytes, AnswerFacts facts) {
  private static final byte[] NOTHING = new byte[0];

  /**
   * Follows the last piece of each answer exactly once, so that whoever held bytes back can send
   * them.
   */
  public static final AnswerPiece END = new AnswerPiece(Kind.END, NOTHING, AnswerFacts.NONE);

  /** What a piece is. */
  public enum Kind {
    /** One whole server-sent event with the blank line that ends it. */
    EVENT,
    /** The whole body of an answer that is not a stream; JSON where the status says success. */
    BODY,
    /** A part of a body that is too large, or a body that was cut or is not JSON. */
    RAW,
    /** No more pieces follow. */
    END
  }

  /** Returns this piece with other bytes to forward. */
  public AnswerPiece withBytes(byte[] other) {
    return new AnswerPiece(kind, other, facts);
  }

  /** Returns this piece with nothing to forward. */
  public AnswerPiece dropped() {
    return withBytes(NOTHING);
  }
}
