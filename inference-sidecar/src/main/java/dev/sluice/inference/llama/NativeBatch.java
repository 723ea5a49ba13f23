package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A {@code llama_batch} in native memory, used again for every step. */
final class NativeBatch implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment struct = arena.allocate(Structs.BATCH);
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment sequences;
  private final MemorySegment outputs;

  NativeBatch(int capacity) {
    tokens = arena.allocate(JAVA_INT, capacity);
    positions = arena.allocate(JAVA_INT, capacity);
    sequences = arena.allocate(JAVA_INT, capacity);
    outputs = arena.allocate(JAVA_BYTE, capacity);
    MemorySegment counts = arena.allocate(JAVA_INT, capacity);
    MemorySegment sequencePointers = arena.allocate(ADDRESS, capacity);
    for (int i = 0; i < capacity; i++) {
      counts.setAtIndex(JAVA_INT, i, 1);
      sequencePointers.setAtIndex(ADDRESS, i, sequences.asSlice((long) i * Integer.BYTES));
    }
    setAddress("token", tokens);
    setAddress("pos", positions);
    setAddress("n_seq_id", counts);
    setAddress("seq_id", sequencePointers);
    setAddress("logits", outputs);
  }

  void set(int index, int token, int position, int sequence, boolean output) {
    tokens.setAtIndex(JAVA_INT, index, token);
    positions.setAtIndex(JAVA_INT, index, position);
    sequences.setAtIndex(JAVA_INT, index, sequence);
    outputs.set(JAVA_BYTE, index, (byte) (output ? 1 : 0));
  }

  /** Returns the structure with this many tokens. */
  MemorySegment withSize(int size) {
    Structs.setInt(Structs.BATCH, struct, "n_tokens", size);
    return struct;
  }

  private void setAddress(String field, MemorySegment value) {
    Structs.setAddress(Structs.BATCH, struct, field, value);
  }

  @Override
  public void close() {
    arena.close();
  }
}
