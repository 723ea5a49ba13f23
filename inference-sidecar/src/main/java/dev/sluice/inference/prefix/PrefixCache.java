package dev.sluice.inference.prefix;

import dev.sluice.inference.prefix.ReuseClass.Growth;
import dev.sluice.inference.prefix.ReuseClass.History;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * An index of cached prompt prefixes that decides which to give up. Used by one thread at a time.
 *
 * <p>It keeps books only: each cached block has a slot, a number from 0 to the capacity, and
 * whoever keeps the attention cache stores the block's keys and values under it. A block is cached
 * only while the block before it is.
 *
 * @param <K> the content of a block; values with equals and hashCode
 */
public final class PrefixCache<K> {
  private final PrefixCacheSettings settings;
  private final LongSupplier nanoClock;
  private final IntConsumer evicted;
  private final Replacement<K> replacement;
  private final Slots slots;
  private final PrefixTree<K> tree = new PrefixTree<>();

  /** Blocks that were given up, in that order, so children before their parents. */
  private final Set<Node<K>> history = new LinkedHashSet<>();

  private int leasedBlocks;
  private int pinnedBlocks;
  private long lookedUpBlocks;
  private long foundBlocks;
  private long evictedBlocks;

  /**
   * Makes an empty cache.
   *
   * @param settings the bounds
   * @param nanoClock the time in nanoseconds from any origin; never goes back
   * @param evicted hears the slot of each block that is given up, before it is taken again
   */
  public PrefixCache(PrefixCacheSettings settings, LongSupplier nanoClock, IntConsumer evicted) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.evicted = evicted;
    this.replacement = new Replacement<>(settings, this::forget);
    this.slots = new Slots(settings.capacityBlocks());
  }

  /**
   * Finds the longest cached prefix and makes room for the rest, as far as blocks that nobody uses
   * can be given up.
   *
   * @return the hold on those blocks; {@link Lease#heldBlocks()} tells whether there was room for
   *     all
   */
  public Lease<K> acquire(Prompt<K> prompt) {
    return acquire(prompt, 0);
  }

  /**
   * Holds a prefix until its lease is released, such as a system prompt. At most half of the cache
   * can be pinned.
   *
   * @throws IllegalStateException if that is too much, or running sequences leave no room
   */
  public Lease<K> pin(Prompt<K> prompt) {
    int blocks = prompt.blocks().size();
    if (pinnedBlocks + blocks > settings.capacityBlocks() / 2) {
      throw new IllegalStateException(
          "Pinning %d more blocks beside %d would take over half of the prefix cache of %d blocks."
              .formatted(blocks, pinnedBlocks, settings.capacityBlocks()));
    }
    Lease<K> lease = acquire(prompt, blocks);
    if (lease.heldBlocks() < blocks) {
      String message =
          "Running sequences leave room for %d of the %d blocks to pin; try again later."
              .formatted(lease.heldBlocks(), blocks);
      lease.release(0);
      throw new IllegalStateException(message);
    }
    return lease;
  }

  /** Learns from what has grown older; an idle owner calls it every second, others need not. */
  public void advance() {
    replacement.advance(nanoClock.getAsLong());
  }

  /** Returns what the cache holds and has done. */
  public PrefixCacheStatistics statistics() {
    return new PrefixCacheStatistics(
        slots.taken(), leasedBlocks, history.size(), lookedUpBlocks, foundBlocks, evictedBlocks);
  }

  /** Adds blocks behind those that a lease holds; returns how many there was room for. */
  int extend(Lease<K> lease, List<K> blocks) {
    int before = lease.heldBlocks();
    if (before < lease.prompt().blocks().size() || before == 0 || lease.nodes().getLast().partial) {
      throw new IllegalStateException(
          "Only a lease that holds its whole prompt and ends with a full block can be extended.");
    }
    advance();
    Node<K> last = lease.nodes().getLast();
    add(lease, last, blocks, tree.findDeepest(last, blocks).turn + 1, false);
    return lease.heldBlocks() - before;
  }

  /** Takes back what a lease held. */
  void release(Lease<K> lease, long outputTokens) {
    long now = nanoClock.getAsLong();
    replacement.advance(now);
    // Children come before their parents in every order of age.
    for (Node<K> node : lease.nodes().reversed()) {
      node.leases--;
      if (node.leases == 0) {
        leasedBlocks--;
        History past = History.of(node.partial, node.uses, node.turn);
        node.kind = ReuseClass.of(past, lease.growth(), lease.prompt().tokens(), outputTokens);
        // So each call counts once, however long it is.
        node.weight = 1.0 / lease.heldBlocks();
        replacement.becameIdle(node, now);
      }
    }
    pinnedBlocks -= lease.pinned();
  }

  private Lease<K> acquire(Prompt<K> prompt, int pinned) {
    advance();
    pinnedBlocks += pinned;
    Lease<K> lease = new Lease<>(this, prompt, pinned);
    List<K> blocks = prompt.blocks();
    Node<K> root = tree.root(prompt.salt());
    List<Node<K>> found = tree.findCached(root, blocks);
    // All that was found is held before anything is given up, or it might be that.
    found.forEach(node -> hold(node, lease));
    Node<K> last = found.isEmpty() ? root : found.getLast();
    List<K> rest = blocks.subList(found.size(), blocks.size());
    Node<K> known = tree.findDeepest(last, rest);
    lease.found(Growth.of(known.depth, blocks.size() - known.depth));
    add(lease, last, rest, known.turn + 1, prompt.endsPartial(settings.blockTokens()));
    lookedUpBlocks += blocks.size();
    foundBlocks += found.size();
    replacement.countUses(blocks.size());
    return lease;
  }

  private void add(Lease<K> lease, Node<K> start, List<K> blocks, int turn, boolean endsPartial) {
    Node<K> parent = start;
    Iterator<K> rest = blocks.iterator();
    while (rest.hasNext()) {
      K block = rest.next();
      Node<K> node = parent.child(block);
      if (node == null || !node.isCached()) {
        if (!makeRoom()) {
          return;
        }
        // Making room may have ended the memory of it.
        node = tree.child(parent, block, turn, endsPartial && !rest.hasNext());
        cache(node, parent);
      }
      hold(node, lease);
      parent = node;
    }
  }

  private void cache(Node<K> node, Node<K> parent) {
    history.remove(node);
    node.slot = slots.take();
    parent.cachedChildren++;
  }

  private void hold(Node<K> node, Lease<K> lease) {
    if (node.step != Node.NOT_IDLE) {
      replacement.reused(node);
    }
    if (node.leases == 0) {
      leasedBlocks++;
    }
    node.leases++;
    node.uses++;
    lease.add(node);
  }

  /** Gives up a block unless a slot is free; returns whether one is then. */
  private boolean makeRoom() {
    if (!slots.isEmpty()) {
      return true;
    }
    Node<K> node = replacement.pollLeast();
    if (node == null) {
      return false;
    }
    evict(node);
    return true;
  }

  private void evict(Node<K> node) {
    evicted.accept(node.slot);
    slots.giveBack(node.slot);
    node.slot = Node.NO_SLOT;
    evictedBlocks++;
    Node<K> parent = node.parent;
    if (parent != null) {
      parent.cachedChildren--;
      replacement.offer(parent);
    }
    if (replacement.isTooOld(node)) {
      forget(node);
      return;
    }
    history.add(node);
    if (history.size() > settings.historyBlocks()) {
      forget(history.iterator().next());
    }
  }

  private void forget(Node<K> node) {
    history.remove(node);
    replacement.remove(node);
    tree.remove(node);
  }
}
