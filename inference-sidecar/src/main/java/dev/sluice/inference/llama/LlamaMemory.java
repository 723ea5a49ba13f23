package dev.sluice.inference.llama;

import dev.sluice.inference.gguf.TensorType;
import dev.sluice.inference.kv.SequenceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * The attention cache of a context of the native library: a stream of cells for each sequence, or
 * one pool of cells for all.
 */
final class LlamaMemory implements SequenceMemory, AutoCloseable {
  /**
   * Measured on CPUs: weights serve so many tokens in four fifths of the time each that sixteen
   * take, and 64 tokens behind 1,500 of half precision take as long as 29, and 63 twice as long.
   */
  private static final int TILE = 64;

  private final LlamaCells cells;
  private final MemorySegment context;
  private final ContextSettings settings;
  private final int sequenceLength;
  private Optional<SequenceState> layout = Optional.empty();
  private boolean truncates;
  private boolean takesBack;
  private Arena arena = Arena.ofShared();
  private MemorySegment buffer = MemorySegment.NULL;

  LlamaMemory(
      LlamaCells cells, MemorySegment context, ContextSettings settings, int sequenceLength) {
    this.cells = cells;
    this.context = context;
    this.settings = settings;
    this.sequenceLength = sequenceLength;
  }

  /** Learns how sequences are saved from one that has a single token. */
  void learnLayout(int sequence) {
    layout = SequenceState.of(saved(sequence));
  }

  /** Learns whether sequences can be made shorter from one that has two tokens. */
  void learnTruncation(int sequence) {
    truncates = cells.remove(context, sequence, 1, -1);
    // More than a row for each token is kept with a sliding window, whose old cells may be taken.
    takesBack =
        truncates && layout.isPresent() && (settings.isPooled() || cells.canRewind(context));
  }

  @Override
  public int sequences() {
    return settings.sequences();
  }

  @Override
  public int cells() {
    return settings.isPooled()
        ? settings.cells()
        : Math.multiplyExact(settings.sequences(), sequenceLength);
  }

  @Override
  public boolean sharesCells() {
    return settings.isPooled();
  }

  @Override
  public int tileTokens() {
    return TILE;
  }

  @Override
  public boolean prefersWholeTiles() {
    return settings.cacheType() == TensorType.F16;
  }

  @Override
  public void forget(int sequence) {
    truncate(sequence, 0);
  }

  @Override
  public boolean truncates() {
    return truncates;
  }

  @Override
  public void truncate(int sequence, int length) {
    if (!cells.remove(context, sequence, length, -1)) {
      throw new IllegalStateException(
          "this model's memory cannot give up a part of sequence %d".formatted(sequence));
    }
  }

  @Override
  public boolean takesBack() {
    return takesBack;
  }

  /** Returns how many tokens a sequence has. */
  int length(int sequence) {
    return cells.lastPosition(context, sequence) + 1;
  }

  /** Leaves a sequence of a step that was given up as it was before. */
  void takeBack(int sequence, int length) {
    truncate(sequence, length);
    if (!settings.isPooled()) {
      // For passes that it did not begin the library notes other sequences' places (its prepare()),
      // and cells out of order are summed up in another order.
      cells.rewind(context, sequence);
    }
  }

  @Override
  public void share(int from, int to, int length) {
    if (!settings.isPooled()) {
      // The library would end the process.
      throw new IllegalStateException("sequences do not share cells in this context");
    }
    cells.copy(context, from, to, 0, length);
  }

  @Override
  public boolean move(int from, int to) {
    if (cells.restoreState(context, to, saved(from)) == 0) {
      return false;
    }
    forget(from);
    return true;
  }

  @Override
  public long bytesPerToken() {
    return layout.map(SequenceState::bytesPerToken).orElse(0L);
  }

  @Override
  public void save(int sequence, int start, List<MemorySegment> blocks) {
    layout().read(saved(sequence), start, blocks);
  }

  @Override
  public boolean restore(int sequence, List<MemorySegment> blocks) {
    long bytes = blocks.stream().mapToLong(MemorySegment::byteSize).sum();
    SequenceState state = layout();
    MemorySegment saved = buffer(state.size(Math.toIntExact(bytes / state.bytesPerToken())));
    state.write(blocks, saved);
    return cells.restoreState(context, sequence, saved) != 0;
  }

  private SequenceState layout() {
    return layout.orElseThrow(
        () -> new IllegalStateException("this model's memory cannot be saved in parts"));
  }

  private MemorySegment saved(int sequence) {
    MemorySegment target = buffer(cells.stateSize(context, sequence));
    if (cells.saveState(context, sequence, target) != target.byteSize()) {
      throw new IllegalStateException("sequence %d cannot be saved".formatted(sequence));
    }
    return target;
  }

  /** Returns memory of this size, which lasts until the next call. */
  private MemorySegment buffer(long bytes) {
    if (bytes > buffer.byteSize()) {
      arena.close();
      arena = Arena.ofShared();
      buffer = arena.allocate(bytes + bytes / 4);
    }
    return buffer.asSlice(0, bytes);
  }

  @Override
  public void close() {
    arena.close();
  }
}
