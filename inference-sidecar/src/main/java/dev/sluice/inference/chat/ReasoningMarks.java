package dev.sluice.inference.chat;

import java.util.List;
import java.util.Optional;

/**
 * What stands around a model's reasoning.
 *
 * @param opening the mark before
 * @param closing the mark behind
 */
record ReasoningMarks(String opening, String closing) {
  private static final List<ReasoningMarks> KNOWN =
      List.of(
          new ReasoningMarks("<think>", "</think>"),
          new ReasoningMarks("[THINK]", "[/THINK]"),
          new ReasoningMarks("<seed:think>", "</seed:think>"),
          new ReasoningMarks("<|START_THINKING|>", "<|END_THINKING|>"),
          new ReasoningMarks("<mm:think>", "</mm:think>"),
          new ReasoningMarks("<|inner_prefix|>", "<|inner_suffix|>"),
          new ReasoningMarks("<|channel>thought", "<channel|>"));
  private static final ReasoningMarks SECTION =
      new ReasoningMarks("<|open|>think<|sep|>", "<|close|>think<|sep|>");

  /** Returns the marks that a chat template has. */
  static Optional<ReasoningMarks> of(String template) {
    if (Wrapping.hasSections(template)) {
      return Optional.of(SECTION);
    }
    return KNOWN.stream().filter(marks -> template.contains(marks.closing())).findFirst();
  }
}
