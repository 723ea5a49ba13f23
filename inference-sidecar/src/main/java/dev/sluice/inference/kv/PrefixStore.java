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
  private static final int MOST_BLOCKS = 1 << 16;

  private final SequenceMemory memory;
  private final int blockTokens;
  private final PrefixCache<TokenBlock> index;
  private final BlockStore store;
  private final @Nullable KvSequence[] owners;
  private final LongSupplier nanoClock;
  private long savedTokens;
  private long saveNanos;
  private long restoredTokens;
  private long restoreNanos;

  private PrefixStore(
      SequenceMemory memory, int blockTokens, BlockStore store, LongSupplier nanoClock) {
    this.memory = memory;
    this.blockTokens = blockTokens;
    this.store = store;
    this.nanoClock = nanoClock;
    this.owners = new @Nullable KvSequence[store.capacity()];
    this.index =
        new PrefixCache<>(
            PrefixCacheSettings.of(blockTokens, store.capacity()), nanoClock, store::evict);
  }

  /** Makes a store; null where nothing can be kept. */
  static @Nullable PrefixStore of(
      SequenceMemory memory, KvSettings settings, LongSupplier nanoClock) {
    long blockBytes = settings.blockTokens() * memory.bytesPerToken();
    if (blockBytes == 0 || settings.storeBytes() < blockBytes) {
      return null;
    }
    int capacity = (int) Math.min(MOST_BLOCKS, settings.storeBytes() / blockBytes);
    SpillFile spill =
        settings.spill().map(s -> s.open(settings.blockTokens(), blockBytes)).orElse(null);
    BlockStore store = new BlockStore(blockBytes, capacity, spill);
    PrefixStore made = new PrefixStore(memory, settings.blockTokens(), store, nanoClock);
    settings.pinned().forEach(made::pin);
    return made;
  }

  /** Keeps the place of a prefix for ever; the first sequence that begins so fills it. */
  private void pin(int[] tokens) {
    List<TokenBlock> full = TokenBlock.of(tokens, tokens.length, blockTokens, 0);
    Lease<TokenBlock> _ = index.pin(new Prompt<>("", full, tokens.length));
  }

  int blockTokens() {
    return blockTokens;
  }

  /** Takes places for a sequence's full blocks; null when it has none. */
  @Nullable BlockPath acquire(int[] tokens, int length, String salt) {
    List<TokenBlock> full = TokenBlock.of(tokens, length, blockTokens, 0);
    if (full.isEmpty()) {
      return null;
    }
    Lease<TokenBlock> lease = index.acquire(new Prompt<>(salt, full, length));
    return new BlockPath(lease, full.size(), keys(salt, tokens, length));
  }

  /** Takes places for the blocks that a sequence has filled since its path was acquired. */
  void extend(BlockPath path, int[] tokens, int length, String salt) {
    List<TokenBlock> more = TokenBlock.of(tokens, length, blockTokens, path.promptBlocks());
    if (path.isWhole() && !more.isEmpty()) {
      path.extend(more, keys(salt, tokens, length));
    }
  }

  private List<String> keys(String salt, int[] tokens, int length) {
    return store.spills() ? PrefixKeys.of(salt, tokens, length, blockTokens) : List.of();
  }

  /** Returns how many of the first blocks somebody has computed or is about to. */
  int knownBlocks(BlockPath path) {
    int known = path.knownBlocks();
    while (store.spills()
        && known < path.blocks()
        && store.load(path.slot(known), path.key(known))) {
      known++;
    }
    return known;
  }

  /** Returns whether a block is there, in memory or on disk. */
  boolean isThere(BlockPath path, int block) {
    int slot = path.slot(block);
    return store.isFilled(slot) || (owners[slot] == null && store.load(slot, path.key(block)));
  }

  /**
   * Returns how many blocks to take of those that are there, so that computing the rest takes the
   * least time.
   */
  int bestToTake(int blocks, int tokens) {
    int rest = tokens - blocks * blockTokens;
    int tile = memory.tileTokens();
    boolean lacksFew = rest > tile / 2 && rest < tile && tokens >= 2 * tile;
    boolean fewer = lacksFew && memory.prefersWholeTiles();
    return fewer ? (tokens - tile) / blockTokens : blocks;
  }

  /** Returns the sequence that is to fill a block; null when there is none. */
  @Nullable KvSequence owner(BlockPath path, int block) {
    return owners[path.slot(block)];
  }

  /** Makes a sequence the owner of a block and of those behind that are empty and have none. */
  void own(BlockPath path, int fromBlock, KvSequence sequence) {
    for (int block = fromBlock; block < path.blocks(); block++) {
      int slot = path.slot(block);
      if (!store.isFilled(slot) && (owners[slot] == null || block == fromBlock)) {
        owners[slot] = sequence;
      }
    }
  }

  /** Lets a sequence's blocks go; what it owned and has not filled has no owner then. */
  void release(BlockPath path, KvSequence sequence, int outputTokens) {
    for (int block = 0; block < path.blocks(); block++) {
      if (owners[path.slot(block)] == sequence) {
        owners[path.slot(block)] = null;
      }
    }
    path.release(outputTokens);
  }

  /** Fills the empty blocks among those that a sequence has computed. */
  void save(BlockPath path, KvSequence sequence) {
    int end = Math.min(path.blocks(), sequence.length() / blockTokens);
    int first = 0;
    while (first < end && store.isFilled(path.slot(first))) {
      first++;
    }
    if (first == end) {
      return;
    }
    long start = nanoClock.getAsLong();
    memory.save(sequence.number(), first * blockTokens, segments(path, first, end));
    for (int block = first; block < end; block++) {
      int slot = path.slot(block);
      store.fill(slot, path.key(block));
      owners[slot] = null;
    }
    savedTokens += (long) (end - first) * blockTokens;
    saveNanos += nanoClock.getAsLong() - start;
  }

  /** Gives an empty sequence the first blocks; returns false when there is no room. */
  boolean restore(BlockPath path, int blocks, int number) {
    long start = nanoClock.getAsLong();
    boolean restored = memory.restore(number, segments(path, 0, blocks));
    for (int block = 0; restored && block < blocks; block++) {
      store.keep(path.slot(block));
    }
    restoredTokens += restored ? (long) blocks * blockTokens : 0;
    restoreNanos += nanoClock.getAsLong() - start;
    return restored;
  }

  private List<MemorySegment> segments(BlockPath path, int from, int to) {
    List<MemorySegment> segments = new ArrayList<>(to - from);
    for (int block = from; block < to; block++) {
      segments.add(store.block(path.slot(block)));
    }
    return segments;
  }

  KvStatistics.Store statistics() {
    return new KvStatistics.Store(
        store.filledBlocks(),
        store.capacity(),
        store.spilledBlocks(),
        savedTokens,
        saveNanos,
        restoredTokens,
        restoreNanos,
        index.statistics().evictedBlocks(),
        store.spillHits());
  }

  @Override
  public void close() {
    store.close();
  }
}
