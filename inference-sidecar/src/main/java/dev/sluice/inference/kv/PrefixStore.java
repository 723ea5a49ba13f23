package dev.sluice.inference.kv;

import dev.sluice.inference.prefix.Lease;
import dev.sluice.inference.prefix.PrefixCache;
import dev.sluice.inference.prefix.PrefixCacheSettings;
import dev.sluice.inference.prefix.Prompt;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what sequences have computed, in blocks, behind the decoder's own memory.
 *
 * <p>A block's place is taken when a sequence is opened, and filled when the sequence has computed
 * it: until then it has an owner, for which others that begin alike can wait.
 */
final class PrefixStore implements AutoCloseable {
  /** Bounds the books: beyond this, even small models gain nothing. */
  private static final int MOST_BLOCKS = 1 << 15;

  private final SequenceMemory memory;
  private final int blockTokens;
  private final int capacity;
  private final PrefixCache<TokenBlock> index;
  private final BlockStore blocks;
  private final @Nullable KvSequence[] owners;
  private final LongSupplier nanoClock;
  private long savedTokens;
  private long saveNanos;
  private long restoredTokens;
  private long restoreNanos;

  private PrefixStore(
      SequenceMemory memory, int blockTokens, int capacity, LongSupplier nanoClock) {
    this.memory = memory;
    this.blockTokens = blockTokens;
    this.capacity = capacity;
    this.nanoClock = nanoClock;
    this.blocks = new BlockStore(blockTokens * memory.bytesPerToken(), capacity);
    this.owners = new @Nullable KvSequence[capacity];
    this.index =
        new PrefixCache<>(PrefixCacheSettings.of(blockTokens, capacity), nanoClock, blocks::empty);
  }

  /** Makes a store; null where nothing can be kept. */
  static @Nullable PrefixStore of(
      SequenceMemory memory, KvSettings settings, LongSupplier nanoClock) {
    long blockBytes = settings.blockTokens() * memory.bytesPerToken();
    long capacity = blockBytes == 0 ? 0 : Math.min(MOST_BLOCKS, settings.storeBytes() / blockBytes);
    return capacity == 0
        ? null
        : new PrefixStore(memory, settings.blockTokens(), (int) capacity, nanoClock);
  }

  /** Takes places for a sequence's full blocks; null when it has none. */
  @Nullable Lease<TokenBlock> acquire(int[] tokens, int length, String salt) {
    List<TokenBlock> full = TokenBlock.of(tokens, length, blockTokens, 0);
    return full.isEmpty() ? null : index.acquire(new Prompt<>(salt, full, length));
  }

  /** Takes places for the blocks that a sequence has filled since its lease was acquired. */
  void extend(Lease<TokenBlock> lease, int promptBlocks, int[] tokens, int length) {
    if (lease.heldBlocks() == promptBlocks) {
      List<TokenBlock> more = TokenBlock.of(tokens, length, blockTokens, promptBlocks);
      if (!more.isEmpty()) {
        lease.extend(more);
      }
    }
  }

  int blockTokens() {
    return blockTokens;
  }

  /** Returns whether a block holds keys and values. */
  boolean isFilled(Lease<TokenBlock> lease, int block) {
    return blocks.isFilled(lease.slot(block));
  }

  /** Returns the sequence that is to fill a block; null when there is none. */
  @Nullable KvSequence owner(Lease<TokenBlock> lease, int block) {
    return owners[lease.slot(block)];
  }

  /** Makes a sequence the owner of a block and of those behind that are empty and have none. */
  void own(Lease<TokenBlock> lease, int fromBlock, KvSequence sequence) {
    for (int block = fromBlock; block < lease.heldBlocks(); block++) {
      int slot = lease.slot(block);
      if (!blocks.isFilled(slot) && (owners[slot] == null || block == fromBlock)) {
        owners[slot] = sequence;
      }
    }
  }

  /** Ends a sequence's ownership of what it has not filled. */
  void disown(Lease<TokenBlock> lease, KvSequence sequence) {
    for (int block = 0; block < lease.heldBlocks(); block++) {
      if (owners[lease.slot(block)] == sequence) {
        owners[lease.slot(block)] = null;
      }
    }
  }

  /** Fills the empty blocks among those that a sequence has computed. */
  void save(Lease<TokenBlock> lease, KvSequence sequence) {
    int end = Math.min(lease.heldBlocks(), sequence.length() / blockTokens);
    int first = 0;
    while (first < end && isFilled(lease, first)) {
      first++;
    }
    if (first == end) {
      return;
    }
    long start = nanoClock.getAsLong();
    memory.save(sequence.number(), first * blockTokens, segments(lease, first, end));
    for (int block = first; block < end; block++) {
      blocks.fill(lease.slot(block));
      owners[lease.slot(block)] = null;
    }
    savedTokens += (long) (end - first) * blockTokens;
    saveNanos += nanoClock.getAsLong() - start;
  }

  /** Gives a sequence the first blocks of its lease; returns false when it has no room. */
  boolean restore(Lease<TokenBlock> lease, int count, int number) {
    long start = nanoClock.getAsLong();
    boolean restored = memory.restore(number, segments(lease, 0, count));
    restoredTokens += restored ? (long) count * blockTokens : 0;
    restoreNanos += nanoClock.getAsLong() - start;
    return restored;
  }

  private List<MemorySegment> segments(Lease<TokenBlock> lease, int from, int to) {
    List<MemorySegment> segments = new ArrayList<>(to - from);
    for (int block = from; block < to; block++) {
      segments.add(blocks.block(lease.slot(block)));
    }
    return segments;
  }

  /** Returns how many blocks hold keys and values. */
  int filledBlocks() {
    return blocks.filledBlocks();
  }

  int capacity() {
    return capacity;
  }

  long savedTokens() {
    return savedTokens;
  }

  long saveNanos() {
    return saveNanos;
  }

  long restoredTokens() {
    return restoredTokens;
  }

  long restoreNanos() {
    return restoreNanos;
  }

  long evictedBlocks() {
    return index.statistics().evictedBlocks();
  }

  @Override
  public void close() {
    blocks.close();
  }
}
