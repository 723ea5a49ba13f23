package dev.sluice.trim;

import dev.sluice.Message;
import dev.sluice.tokens.InputTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation fitted to a limit by leaving out its oldest turns.
 *
 * @param messages what stays, in order
 * @param tokens of the whole input then; above the limit if not all that must stay fits
 */
record Fit(List<Message> messages, long tokens) {
  /**
   * Leaves out as few of the oldest turns as the limit allows.
   *
   * @param tokens of the messages, place by place
   * @param limit the most tokens that the input may have
   */
  static Fit of(List<Message> messages, InputTokens tokens, Turns turns, long limit) {
    long[] ofUnit = new long[turns.droppable()];
    for (int i = 0; i < messages.size(); i++) {
      int unit = turns.unit(i);
      if (unit >= 0 && unit < ofUnit.length) {
        ofUnit[unit] += tokens.message(i);
      }
    }
    long left = tokens.total();
    int first = 0;
    while (left > limit && first < ofUnit.length) {
      left -= ofUnit[first++];
    }
    List<Message> kept = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      if (turns.unit(i) == Turns.PINNED || turns.unit(i) >= first) {
        kept.add(messages.get(i));
      }
    }
    return new Fit(kept, left);
  }
}
