package dev.sluice.inference.kv;

/**
 * Counts the cells of a decoder's memory and who uses them. The decoder itself chooses where it
 * stores a token, so cells are numbered for the books only.
 */
final class CellPool {
  private final int[] users;
  private final int[] free;
  private int freeCount;

  CellPool(int cells) {
    users = new int[cells];
    free = new int[cells];
    for (int cell = 0; cell < cells; cell++) {
      free[cell] = cell;
    }
    freeCount = cells;
  }

  /** Returns how many cells nobody uses. */
  int free() {
    return freeCount;
  }

  int used() {
    return free.length - freeCount;
  }

  /** Takes cells that nobody uses, of which there must be as many. */
  void take(int[] into, int from, int to) {
    for (int i = from; i < to; i++) {
      int cell = free[--freeCount];
      users[cell] = 1;
      into[i] = cell;
    }
  }

  /** Uses cells that somebody else uses, too. */
  void share(int[] cells, int count) {
    for (int i = 0; i < count; i++) {
      users[cells[i]]++;
    }
  }

  void giveBack(int[] cells, int from, int to) {
    for (int i = from; i < to; i++) {
      if (--users[cells[i]] == 0) {
        free[freeCount++] = cells[i];
      }
    }
  }
}
