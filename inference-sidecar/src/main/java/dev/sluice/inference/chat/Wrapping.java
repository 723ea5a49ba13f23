package dev.sluice.inference.chat;

import java.util.List;

/** The marks that some models write around the text of every answer, with and without tools. */
final class Wrapping {
  private static final List<String> COMMAND =
      List.of("<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|START_TEXT|>", "<|END_TEXT|>");
  private static final List<String> SECTIONS =
      List.of("<|open|>response<|sep|>", "<|close|>response<|sep|>", "<|close|>message<|sep|>");

  private Wrapping() {}

  /** Returns the marks of the models of a chat template. */
  static List<String> of(String template) {
    if (hasSections(template)) {
      return SECTIONS;
    }
    return template.contains("<|END_THINKING|>") ? COMMAND : List.of();
  }

  /** Returns whether a template's models write each part of an answer into a section (Kimi K3). */
  static boolean hasSections(String template) {
    return template.contains("<|open|>") && template.contains("<|sep|>");
  }
}
