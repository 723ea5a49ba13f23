package dev.sluice.inference.kv;

import dev.sluice.inference.prefix.Lease;
import java.util.List;

/** The full blocks of a sequence, from its start on, as the store holds them. */
final class BlockPath {
  private final Lease<TokenBlock> lease;
  private final int promptBlocks;
  private List<String> keys;

  /**
   * Makes a path.
   *
   * @param keys the blocks' names on disk; empty where nothing is spilled
   */
  BlockPath(Lease<TokenBlock> lease, int promptBlocks, List<String> keys) {
    this.lease = lease;
    this.promptBlocks = promptBlocks;
    this.keys = keys;
  }

  /** Returns how many blocks have a place: all, or as many as there was room for. */
  int blocks() {
    return lease.heldBlocks();
  }

  /** Returns how many blocks were known when the path was made, computed or about to be. */
  int knownBlocks() {
    return lease.foundBlocks();
  }

  int slot(int block) {
    return lease.slot(block);
  }

  /** Returns whether blocks can be added behind these. */
  boolean isWhole() {
    return lease.heldBlocks() == promptBlocks;
  }

  int promptBlocks() {
    return promptBlocks;
  }

  /** Returns a block's name on disk; empty where nothing is spilled. */
  String key(int block) {
    return keys.isEmpty() ? "" : keys.get(block);
  }

  void extend(List<TokenBlock> blocks, List<String> allKeys) {
    int _ = lease.extend(blocks);
    keys = allKeys;
  }

  void release(int outputTokens) {
    lease.release(outputTokens);
  }
}
