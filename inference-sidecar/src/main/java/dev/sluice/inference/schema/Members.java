package dev.sluice.inference.schema;

import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.Grammar.Repeat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes lists separated by commas: named entries in their order, those that need not come left out
 * or not, and then any number of others, within bounds for all together.
 */
final class Members {
  /**
   * An entry.
   *
   * @param grammar what it looks like
   * @param required whether it must come
   */
  record Entry(Grammar grammar, boolean required) {}

  private record Position(int index, int written) {}

  private final List<Entry> entries;
  private final Grammar others;
  private final int min;
  private final int max;
  private final int reliable;

  /** Entries written beyond this number are not counted, as nothing depends on them. */
  private final int counted;

  private final Map<Position, Grammar> known = new HashMap<>();

  /**
   * Makes a list.
   *
   * @param entries the entries in order
   * @param others what may come any number of times after them
   * @param min the fewest entries of all
   * @param max the most entries of all
   * @param reliable how many others can be counted on to differ
   */
  Members(List<Entry> entries, Grammar others, int min, int max, int reliable) {
    this.reliable = reliable;
    this.entries = entries;
    this.others = others;
    this.max = max;
    boolean enough = min <= entries.stream().filter(Entry::required).count();
    this.min = enough ? 0 : min;
    this.counted = enough && max == Grammar.UNBOUNDED ? 1 : entries.size();
  }

  Grammar grammar() {
    // From the end, so that long lists need no deep recursion.
    for (int index = entries.size(); index > 0; index--) {
      for (int written = 0; written <= Math.min(index, counted); written++) {
        from(index, written);
      }
    }
    return from(0, 0);
  }

  private Grammar from(int index, int written) {
    Position position = new Position(index, written);
    Grammar grammar = known.get(position);
    if (grammar == null) {
      grammar = index == entries.size() ? rest(written) : next(index, written);
      known.put(position, grammar);
    }
    return grammar;
  }

  private Grammar next(int index, int written) {
    Entry entry = entries.get(index);
    Grammar with =
        written < max
            ? Grammar.sequence(
                written == 0 ? Grammar.empty() : JsonText.COMMA,
                entry.grammar(),
                from(index + 1, Math.min(written + 1, counted)))
            : JsonText.NOTHING;
    return entry.required() ? with : new Choice(List.of(with, from(index + 1, written)));
  }

  private Grammar rest(int written) {
    int fewest = Math.max(0, min - written);
    int most = max == Grammar.UNBOUNDED ? max : max - written;
    if (fewest > Math.min(most, reliable)) {
      return JsonText.NOTHING;
    }
    return written == 0
        ? Grammar.separated(others, JsonText.COMMA, fewest, most)
        : new Repeat(Grammar.sequence(JsonText.COMMA, others), fewest, most);
  }
}
