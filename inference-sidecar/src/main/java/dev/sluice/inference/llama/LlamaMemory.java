package dev.sluice.inference.llama;

import dev.sluice.inference.kv.SequenceMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The attention cache of a context of the native library, a stream of cells for each sequence. */
final class LlamaMemory implements SequenceMemory {
  private final LlamaCells cells;
  private final MemorySegment context;
  private final int sequences;
  private final int sequenceLength;

  LlamaMemory(LlamaCells cells, MemorySegment context, int sequences, int sequenceLength) {
    this.cells = cells;
    this.context = context;
    this.sequences = sequences;
    this.sequenceLength = sequenceLength;
  }

  @Override
  public int sequences() {
    return sequences;
  }

  @Override
  public int cells() {
    return Math.multiplyExact(sequences, sequenceLength);
  }

  @Override
  public boolean sharesCells() {
    return false;
  }

  @Override
  public void forget(int sequence) {
    truncate(sequence, 0);
  }

  @Override
  public void truncate(int sequence, int length) {
    if (!cells.remove(context, sequence, length, -1)) {
      throw new IllegalStateException(
          "this model's memory cannot give up a part of sequence %d".formatted(sequence));
    }
  }

  @Override
  public void share(int from, int to, int length) {
    throw new IllegalStateException("sequences do not share cells in this context");
  }

  @Override
  public long bytesPerToken() {
    return 0;
  }

  @Override
  public void save(int sequence, int start, List<MemorySegment> blocks) {
    throw new IllegalStateException("nothing of this memory can be saved");
  }

  @Override
  public boolean restore(int sequence, List<MemorySegment> blocks) {
    throw new IllegalStateException("nothing was saved of this memory");
  }
}
