package dev.sluice.inference.chat;

/** Reads one call, or several in one list, as its text grows. */
interface CallReader {
  /** How far it is. */
  enum State {
    /** More text is needed. */
    OPEN,
    /** The call is complete; what is left of the text comes behind it. */
    COMPLETE,
    /** This is no call; nothing was given out. */
    NO_CALL
  }

  /**
   * Takes a character.
   *
   * @return how far it is now
   */
  State read(char c);

  /** Ends the text; returns {@link State#NO_CALL} when what was read is to be given out as text. */
  State finish();
}
