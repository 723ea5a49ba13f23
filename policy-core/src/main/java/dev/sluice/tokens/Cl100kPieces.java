package dev.sluice.tokens;

/**
 * Cuts text into the pieces that {@code cl100k_base} encodes one by one.
 *
 * <p>The pieces are those of the encoding's regular expression (OpenAI's tiktoken, {@code
 * openai_public.py}), whose alternatives are, in order: a contraction; letters, with one sign or
 * space before them; up to three digits; signs, with a space before and line ends after them; white
 * space up to a line end; white space but for its last character; white space.
 */
final class Cl100kPieces {
  private static final int SIGNS = Kind.SIGN | Kind.MARK;

  private Cl100kPieces() {}

  /** Returns where the piece ends that begins at a place; see {@link Pieces#end}. */
  static int end(byte[] text, int from) {
    int kind = Kind.at(text, from);
    if ((kind & Kind.LETTER) != 0) {
      return Kind.skip(text, from, Kind.LETTER);
    }
    if (kind == Kind.NUMBER) {
      return Endings.number(text, from);
    }
    int contracted = Endings.contraction(text, from);
    if (contracted > from) {
      return contracted;
    }
    int second = Kind.next(text, from);
    if (kind != Kind.LINE_END && (Kind.at(text, second) & Kind.LETTER) != 0) {
      return Kind.skip(text, second, Kind.LETTER);
    }
    int signs = Endings.afterSpace(text, from);
    if (signs > from || (kind & SIGNS) != 0) {
      return Kind.skip(text, Kind.skip(text, signs, SIGNS), Kind.LINE_END);
    }
    return Endings.space(text, from);
  }
}
