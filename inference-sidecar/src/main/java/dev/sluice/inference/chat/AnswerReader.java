package dev.sluice.inference.chat;

import java.util.List;

/** Reads one answer as it grows. Not for several threads at once. */
public interface AnswerReader {

  /**
   * Takes more of the answer.
   *
   * @param text what follows
   * @return the parts that are certain now; may be none
   */
  List<AnswerPart> read(String text);

  /**
   * Ends the answer.
   *
   * @return what is left
   */
  List<AnswerPart> finish();

  /** Returns whether the answer has a call. */
  boolean hasCalls();

  /** Returns a reader of answers that are text alone. */
  static AnswerReader plain() {
    return new AnswerReader() {
      @Override
      public List<AnswerPart> read(String text) {
        return text.isEmpty() ? List.of() : List.of(new AnswerPart.Text(text));
      }

      @Override
      public List<AnswerPart> finish() {
        return List.of();
      }

      @Override
      public boolean hasCalls() {
        return false;
      }
    };
  }
}
