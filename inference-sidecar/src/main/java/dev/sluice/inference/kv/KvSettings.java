package dev.sluice.inference.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How much of what was computed is kept for later calls.
 *
 * @param blockTokens prefixes are kept in blocks of so many tokens
 * @param storeBytes the most memory for what is kept; 0 keeps nothing
 * @param spill where on disk to keep what memory has no room for
 * @param pinned beginnings of prompts that are never given up once they were computed, under the
 *     empty salt; together at most half of the memory
 */
public record KvSettings(
    int blockTokens, long storeBytes, Optional<Spill> spill, List<int[]> pinned) {
  /**
   * The usual size of a block: what is left of a prefix behind its last full one is computed again,
   * each token at the price of looking at all before it.
   */
  public static final int BLOCK_TOKENS = 4;

  /** Keeps nothing. */
  public static final KvSettings NO_STORE = inMemory(0);

  /** Checks the ranges and copies the list. */
  public KvSettings {
    pinned = List.copyOf(pinned);
    if (blockTokens < 1 || storeBytes < 0) {
      throw new IllegalArgumentException(
          "%d bytes for blocks of %d tokens are not possible".formatted(storeBytes, blockTokens));
    }
  }

  /** Returns the usual settings with so much memory. */
  public static KvSettings inMemory(long storeBytes) {
    return new KvSettings(BLOCK_TOKENS, storeBytes, Optional.empty(), List.of());
  }

  /**
   * A place on disk for what memory has no room for, and for what a later process can use.
   *
   * @param file where it is
   * @param bytes how long it becomes at most
   * @param computer names all that decides what is computed: only what was computed by the same is
   *     used again
   */
  public record Spill(Path file, long bytes, String computer) {
    /** Bounds the books. */
    private static final int MOST_BLOCKS = 1 << 20;

    /** Checks the ranges. */
    public Spill {
      if (bytes < 1) {
        throw new IllegalArgumentException(
            "a spill file of %d bytes is not possible".formatted(bytes));
      }
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws UncheckedIOException if there cannot be one
     */
    SpillFile open(int blockTokens, long blockBytes) {
      int capacity = (int) Math.min(MOST_BLOCKS, Math.max(1, bytes / blockBytes));
      String content = "%s, %d blocks of %d tokens in %d bytes";
      byte[] hash = PrefixKeys.hash(content.formatted(computer, capacity, blockTokens, blockBytes));
      try {
        return new SpillFile(file, hash, blockBytes, capacity);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "The spill file %s cannot be made (%s); name another folder.".formatted(file, e), e);
      }
    }
  }
}
