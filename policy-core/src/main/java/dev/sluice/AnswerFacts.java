package dev.sluice;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an answer, or a piece of one, says about itself.
 *
 * @param id the provider's identifier of the answer, or null
 * @param model the model that the provider says answered, or null
 * @param finishReasons why choices ended, without repetition
 * @param usage tokens used so far, or null where the provider has not said
 * @param textLength characters of output text, tool-call arguments included
 */
public record AnswerFacts(
    @Nullable String id,
    @Nullable String model,
    List<String> finishReasons,
    @Nullable Usage usage,
    long textLength) {

  /** Nothing known. */
  public static final AnswerFacts NONE = new AnswerFacts(null, null, List.of(), null, 0);

  public AnswerFacts {
    finishReasons = List.copyOf(finishReasons);
  }

  /**
   * Returns what is known after a later piece: the last usage wins, because providers report
   * running totals, never increments.
   */
  public AnswerFacts then(AnswerFacts later) {
    if (later == NONE) {
      return this;
    }
    if (this == NONE) {
      return later;
    }
    return new AnswerFacts(
        later.id != null ? later.id : id,
        later.model != null ? later.model : model,
        union(finishReasons, later.finishReasons),
        later.usage != null ? later.usage : usage,
        textLength + later.textLength);
  }

  private static List<String> union(List<String> before, List<String> after) {
    if (after.isEmpty()) {
      return before;
    }
    if (before.isEmpty()) {
      return after;
    }
    TreeSet<String> all = new TreeSet<>(before);
    all.addAll(after);
    return List.copyOf(all);
  }
}
