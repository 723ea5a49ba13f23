package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the library writes a sequence whose memory is a row of keys and one of values for each token
 * and layer: {@code llama_state_seq_get_data} as of {@link Structs#VERSION}.
 *
 * <p>The number of streams comes first, then for each stream its cells: their count, position and
 * sequence; whether values are transposed, the number of layers; then for each layer's keys, and
 * after all of those for each layer's values, a type, the bytes of a row, and the rows in the order
 * of the cells.
 *
 * @param streams how many streams of cells the context has
 * @param layers how many layers keep keys
 * @param tensors the keys of each layer, then the values of those that keep some
 */
record SequenceState(int streams, int layers, List<Tensor> tensors) {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int MAGIC = 0xaf143cd8;
  private static final long HEAD = 12;
  private static final long CELL = 12;
  private static final long TENSOR_HEAD = 12;

  /**
   * The keys or values of a layer.
   *
   * @param type the number of their element type
   * @param rowBytes the bytes of each token
   */
  record Tensor(int type, long rowBytes) {}

  SequenceState {
    tensors = List.copyOf(tensors);
  }

  /** Reads how a saved sequence of one token is written; empty when it is not in this way. */
  static Optional<SequenceState> of(MemorySegment saved) {
    try {
      return parse(saved);
    } catch (IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Optional<SequenceState> parse(MemorySegment saved) {
    int streams = saved.get(INT, 8);
    long at = HEAD;
    int stream = 0;
    while (stream < streams && saved.get(INT, at) == 0) {
      at += Integer.BYTES;
      stream++;
    }
    boolean oneCell = saved.get(INT, 0) == MAGIC && saved.get(INT, at) == 1;
    at += Integer.BYTES;
    boolean plainCell = saved.get(INT, at) == 0 && saved.get(INT, at + 4) == 1;
    at += CELL;
    boolean transposed = saved.get(INT, at) != 0;
    int layers = saved.get(INT, at + 4);
    at += 8;
    if (!oneCell || !plainCell || transposed) {
      return Optional.empty();
    }
    List<Tensor> tensors = new ArrayList<>();
    long rest = (streams - 1L - stream) * Integer.BYTES;
    while (at < saved.byteSize() - rest) {
      Tensor tensor = new Tensor(saved.get(INT, at), saved.get(LONG, at + 4));
      tensors.add(tensor);
      at += TENSOR_HEAD + tensor.rowBytes();
    }
    boolean whole = at == saved.byteSize() - rest && tensors.size() >= layers;
    return whole ? Optional.of(new SequenceState(streams, layers, tensors)) : Optional.empty();
  }

  /** Returns the bytes of a token's keys and values. */
  long bytesPerToken() {
    return tensors.stream().mapToLong(Tensor::rowBytes).sum();
  }

  /** Returns the bytes that so many tokens take, saved. */
  long size(int tokens) {
    return HEAD
        + (long) streams * Integer.BYTES
        + 8
        + tensors.size() * TENSOR_HEAD
        + tokens * (CELL + bytesPerToken());
  }

  /**
   * Copies tokens out of a saved sequence.
   *
   * @param saved the sequence
   * @param start the first token's position
   * @param blocks where they go: in each block, the rows of one tensor after those of another
   */
  void read(MemorySegment saved, int start, List<MemorySegment> blocks) {
    long at = HEAD;
    while (saved.get(INT, at) == 0) {
      at += Integer.BYTES;
    }
    int cells = saved.get(INT, at);
    int[] cellOf = cellsByPosition(saved, at + Integer.BYTES, cells);
    long rows = at + Integer.BYTES + cells * CELL + 8;
    int[] lengths = lengths(blocks);
    long offset = 0;
    for (Tensor tensor : tensors) {
      rows += TENSOR_HEAD;
      int position = start;
      for (int i = 0; i < lengths.length; i++) {
        MemorySegment block = blocks.get(i);
        int tokens = lengths[i];
        copyRows(saved, rows, tensor, cellOf, position, block, offset * tokens, tokens);
        position += tokens;
      }
      rows += cells * tensor.rowBytes();
      offset += tensor.rowBytes();
    }
  }

  /** Returns how many tokens each block has. */
  private int[] lengths(List<MemorySegment> blocks) {
    long width = bytesPerToken();
    return blocks.stream().mapToInt(block -> Math.toIntExact(block.byteSize() / width)).toArray();
  }

  private static int[] cellsByPosition(MemorySegment saved, long at, int cells) {
    int[] cellOf = new int[cells];
    for (int cell = 0; cell < cells; cell++) {
      cellOf[saved.get(INT, at + cell * CELL)] = cell;
    }
    return cellOf;
  }

  /** Copies neighbouring rows at once, as cells are mostly taken in the order of positions. */
  private static void copyRows(
      MemorySegment saved,
      long rows,
      Tensor tensor,
      int[] cellOf,
      int position,
      MemorySegment block,
      long target,
      int tokens) {
    int done = 0;
    while (done < tokens) {
      int first = cellOf[position + done];
      int run = 1;
      while (done + run < tokens && cellOf[position + done + run] == first + run) {
        run++;
      }
      MemorySegment.copy(
          saved,
          rows + first * tensor.rowBytes(),
          block,
          target + done * tensor.rowBytes(),
          run * tensor.rowBytes());
      done += run;
    }
  }

  /** Writes tokens that were read from position 0 on as the library would have saved them. */
  void write(List<MemorySegment> blocks, MemorySegment saved) {
    int[] lengths = lengths(blocks);
    int cells = IntStream.of(lengths).sum();
    saved.set(INT, 0, MAGIC);
    saved.set(INT, 4, 0);
    saved.set(INT, 8, streams);
    long at = HEAD;
    saved.set(INT, at, cells);
    at += Integer.BYTES;
    for (int cell = 0; cell < cells; cell++) {
      saved.set(INT, at, cell);
      saved.set(INT, at + 4, 1);
      saved.set(INT, at + 8, 0);
      at += CELL;
    }
    saved.set(INT, at, 0);
    saved.set(INT, at + 4, layers);
    at += 8;
    long offset = 0;
    for (Tensor tensor : tensors) {
      saved.set(INT, at, tensor.type());
      saved.set(LONG, at + 4, tensor.rowBytes());
      at += TENSOR_HEAD;
      for (int i = 0; i < lengths.length; i++) {
        long bytes = lengths[i] * tensor.rowBytes();
        MemorySegment.copy(blocks.get(i), offset * lengths[i], saved, at, bytes);
        at += bytes;
      }
      offset += tensor.rowBytes();
    }
    for (int stream = 1; stream < streams; stream++) {
      saved.set(INT, at, 0);
      at += Integer.BYTES;
    }
  }
}
