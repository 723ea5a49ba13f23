package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;

/** The functions of llama.cpp's C library that work on a context's attention cache. */
interface LlamaCells {

  /**
   * {@code llama_memory_seq_rm}: frees a sequence's cells.
   *
   * @param from the first position
   * @param to the position behind the last; −1 for all that follow
   * @return false when this memory cannot give up a part of a sequence
   */
  boolean remove(MemorySegment context, int sequence, int from, int to);

  /** {@code llama_memory_seq_pos_max}: a sequence's last position; −1 if it is empty. */
  int lastPosition(MemorySegment context, int sequence);

  /** {@code llama_memory_can_shift}: whether {@link #rewind} is possible. */
  boolean canRewind(MemorySegment context);

  /**
   * {@code llama_memory_seq_add} where there is nothing to add to, which has one effect: free cells
   * for a sequence are looked for from the first cell on again. Ends the process where {@link
   * #canRewind} says no.
   */
  void rewind(MemorySegment context, int sequence);

  /**
   * {@code llama_memory_seq_cp}: gives a sequence another's cells. Ends the process for a part of a
   * sequence unless all sequences share one pool.
   */
  void copy(MemorySegment context, int source, int target, int from, int to);

  /** {@code llama_state_seq_get_size}: the bytes that saving a sequence takes. */
  long stateSize(MemorySegment context, int sequence);

  /** {@code llama_state_seq_get_data}: saves a sequence; 0 when it does not fit. */
  long saveState(MemorySegment context, int sequence, MemorySegment target);

  /** {@code llama_state_seq_set_data}: restores a sequence; 0 when it cannot. */
  long restoreState(MemorySegment context, int sequence, MemorySegment source);
}
