package dev.sluice.inference.prefix;

import dev.sluice.inference.prefix.ReuseClass.Growth;
import java.util.ArrayList;
import java.util.List;

/**
 * A hold on the cached blocks of one call, none of which is given up before it is released. Used by
 * the cache's thread.
 *
 * @param <K> the content of a block
 */
public final class Lease<K> {
  private final PrefixCache<K> cache;
  private final Prompt<K> prompt;
  private final List<Node<K>> nodes = new ArrayList<>();
  private final int pinned;
  private int foundBlocks;
  private Growth growth = Growth.START;
  private boolean released;

  Lease(PrefixCache<K> cache, Prompt<K> prompt, int pinned) {
    this.cache = cache;
    this.prompt = prompt;
    this.pinned = pinned;
  }

  /** Returns how many of the prompt's blocks were cached already. */
  public int foundBlocks() {
    return foundBlocks;
  }

  /** Returns how many blocks are held: all of the prompt's, or as many as there was room for. */
  public int heldBlocks() {
    return nodes.size();
  }

  /**
   * Returns where a block is stored.
   *
   * @param block the block's place in the prompt, less than {@link #heldBlocks()}
   */
  public int slot(int block) {
    return nodes.get(block).slot;
  }

  /**
   * Caches full blocks of the answer behind those that are held, as far as there is room.
   *
   * @return how many were added
   * @throws IllegalStateException if the lease was released, does not hold the whole prompt, or
   *     ends with a block that is not full
   */
  public int extend(List<K> blocks) {
    if (released) {
      throw new IllegalStateException("A lease that was released cannot be extended.");
    }
    return cache.extend(this, List.copyOf(blocks));
  }

  /**
   * Lets the blocks go; does nothing the second time.
   *
   * @param outputTokens how long the call's answer was; 0 where there is none
   */
  public void release(long outputTokens) {
    if (!released) {
      released = true;
      cache.release(this, outputTokens);
    }
  }

  Prompt<K> prompt() {
    return prompt;
  }

  int pinned() {
    return pinned;
  }

  List<Node<K>> nodes() {
    return nodes;
  }

  void add(Node<K> node) {
    nodes.add(node);
  }

  Growth growth() {
    return growth;
  }

  /** Notes that all blocks held so far were found. */
  void found(Growth howItGrew) {
    foundBlocks = nodes.size();
    growth = howItGrew;
  }
}
