package dev.sluice.inference.chat;

/** A part of an answer, as it is given out. */
public sealed interface AnswerPart {

  /**
   * More of the answer's text.
   *
   * @param text some text
   */
  record Text(String text) implements AnswerPart {}

  /**
   * More of what the model thinks before it answers.
   *
   * @param text some text
   */
  record Reasoning(String text) implements AnswerPart {}

  /**
   * The beginning of a call.
   *
   * @param index which call of the answer it is, from 0
   * @param id what the call's result will refer to
   * @param name the function
   */
  record CallBegun(int index, String id, String name) implements AnswerPart {}

  /**
   * More of a call's arguments, which are JSON text when they are complete.
   *
   * @param index which call of the answer it is
   * @param json some of the text
   */
  record CallArguments(int index, String json) implements AnswerPart {}
}
