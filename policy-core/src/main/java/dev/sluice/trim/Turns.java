package dev.sluice.trim;

import dev.sluice.Message;
import dev.sluice.Message.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a conversation: each is a message of the user and what follows up to the next one.
 *
 * <p>Turns between which a tool call and its answer stretch belong together: they are one unit,
 * which stays or goes as a whole.
 */
final class Turns {
  /** In place of a unit's number: the message is in no turn and always stays. */
  static final int PINNED = -1;

  private final int[] units;
  private final int droppable;

  private Turns(int[] units, int droppable) {
    this.units = units;
    this.droppable = droppable;
  }

  /**
   * Divides a conversation.
   *
   * @param keepSystem whether system prompts are in no turn
   * @param last how many turns at the end stay
   */
  static Turns of(List<Message> messages, boolean keepSystem, int last) {
    int[] turns = new int[messages.size()];
    boolean[] joined = new boolean[messages.size() + 1];
    Map<String, Integer> callers = new HashMap<>();
    int turn = -1;
    for (int i = 0; i < turns.length; i++) {
      Message message = messages.get(i);
      if (keepSystem && message.role() == Role.SYSTEM) {
        turns[i] = PINNED;
        continue;
      }
      boolean begins = message.role() == Role.USER && message.answers() == null;
      turn = turn < 0 || begins ? turn + 1 : turn;
      turns[i] = turn;
      join(joined, callers.get(message.answers()), turn);
      for (String id : message.toolCalls()) {
        callers.put(id, turn);
      }
    }
    return units(turns, joined, turn + 1, last);
  }

  /** Joins the turns from that of a tool call to that of its answer. */
  private static void join(boolean[] joined, @Nullable Integer from, int to) {
    for (int turn = from == null ? to + 1 : from + 1; turn <= to; turn++) {
      joined[turn] = true;
    }
  }

  private static Turns units(int[] turns, boolean[] joined, int count, int last) {
    int[] unitOfTurn = new int[count];
    for (int turn = 1; turn < count; turn++) {
      unitOfTurn[turn] = unitOfTurn[turn - 1] + (joined[turn] ? 0 : 1);
    }
    int[] units = new int[turns.length];
    for (int i = 0; i < turns.length; i++) {
      units[i] = turns[i] == PINNED ? PINNED : unitOfTurn[turns[i]];
    }
    int firstKept = Math.max(0, count - last);
    return new Turns(units, count == 0 ? 0 : unitOfTurn[firstKept]);
  }

  /** Returns how many units at the beginning may go, oldest first; they are numbered from 0. */
  int droppable() {
    return droppable;
  }

  /** Returns the unit of the message at a place, or {@link #PINNED}. */
  int unit(int message) {
    return units[message];
  }
}
