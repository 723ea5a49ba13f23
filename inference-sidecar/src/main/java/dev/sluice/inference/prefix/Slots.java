package dev.sluice.inference.prefix;

/** The numbers under which cached blocks are stored; each is taken once at a time. */
final class Slots {
  private final int[] free;
  private int freeCount;

  Slots(int capacity) {
    free = new int[capacity];
    // The lowest number is on top.
    for (int i = 0; i < capacity; i++) {
      free[i] = capacity - 1 - i;
    }
    freeCount = capacity;
  }

  boolean isEmpty() {
    return freeCount == 0;
  }

  int taken() {
    return free.length - freeCount;
  }

  int take() {
    return free[--freeCount];
  }

  void giveBack(int slot) {
    free[freeCount++] = slot;
  }
}
