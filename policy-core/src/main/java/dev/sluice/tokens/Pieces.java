package dev.sluice.tokens;

/** How an encoding cuts text into the pieces that it encodes one by one. */
@FunctionalInterface
interface Pieces {
  /**
   * Returns where the piece ends that begins at a place.
   *
   * @param text well-formed UTF-8, to its end
   * @param from where a piece begins, before the end of the text
   */
  int end(byte[] text, int from);
}
