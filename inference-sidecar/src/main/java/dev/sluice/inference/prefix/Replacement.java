package dev.sluice.inference.prefix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the blocks that may be given up by what keeping them is worth, and learns that worth.
 *
 * <p>A change of one block costs logarithmic time. The worth of all is computed afresh after every
 * sixteenth of the cache's blocks were used.
 *
 * @param <K> the content of a block
 */
final class Replacement<K> {
  private static final int REFRESHES = 16;

  /** After so many uses, in multiples of the cache's blocks, a sample counts half. */
  private static final double HALF_LIFE = 16;

  private final PrefixCacheSettings settings;
  private final Consumer<Node<K>> forget;
  private final ReuseModel model;
  private final AgeQueues<K> idle;
  private final int steps;
  private final TreeSet<Node<K>> candidates =
      new TreeSet<>(
          Comparator.<Node<K>>comparingDouble(node -> node.worth)
              .thenComparingLong(node -> node.idleSince)
              .thenComparingLong(node -> node.number));
  private long usesUntilRefresh;

  /**
   * Makes a replacement.
   *
   * @param forget takes the nodes without a slot that are too old to learn from
   */
  Replacement(PrefixCacheSettings settings, Consumer<Node<K>> forget) {
    AgeScale scale = new AgeScale();
    this.settings = settings;
    this.forget = forget;
    this.model = new ReuseModel(scale);
    this.idle = new AgeQueues<>(scale);
    this.steps = scale.steps();
    this.usesUntilRefresh = refreshInterval();
  }

  /** Makes time pass for all idle nodes. */
  void advance(long now) {
    idle.advance(now, this::aged);
  }

  /** Takes in a node that no sequence uses any more. */
  void becameIdle(Node<K> node, long now) {
    idle.enter(node, now);
    offer(node);
  }

  /** Learns from the reuse of an idle node and lets it go. */
  void reused(Node<K> node) {
    candidates.remove(node);
    if (!isTooOld(node)) {
      model.learn(node.kind, node.step, true, node.weight);
    }
    idle.leave(node);
  }

  /** Lets an idle node go, of which nothing is learned. */
  void remove(Node<K> node) {
    candidates.remove(node);
    idle.leave(node);
  }

  /** Ranks a node if it may be given up. */
  void offer(Node<K> node) {
    if (node.isReplaceable()) {
      node.worth = worth(node);
      candidates.add(node);
    }
  }

  /** Takes the node that is worth least off the ranking; null if none may be given up. */
  @Nullable Node<K> pollLeast() {
    return candidates.pollFirst();
  }

  /** Returns whether nothing more can be learned from a node. */
  boolean isTooOld(Node<K> node) {
    return node.step == steps;
  }

  /** Counts a call's blocks, and computes the worths afresh when it is time. */
  void countUses(int blocks) {
    usesUntilRefresh -= blocks;
    if (usesUntilRefresh > 0) {
      return;
    }
    long interval = refreshInterval();
    double uses = interval - usesUntilRefresh;
    usesUntilRefresh = interval;
    model.refresh(Math.pow(0.5, uses / (HALF_LIFE * settings.capacityBlocks())));
    List<Node<K>> all = new ArrayList<>(candidates);
    candidates.clear();
    all.forEach(this::offer);
  }

  private void aged(Node<K> node, int from) {
    model.learn(node.kind, from, false, node.weight);
    if (candidates.remove(node)) {
      offer(node);
    } else if (isTooOld(node) && !node.isCached()) {
      forget.accept(node);
    }
  }

  private double worth(Node<K> node) {
    double tokensBefore = (node.depth - 1.0) * settings.blockTokens();
    return model.hitDensity(node.kind, node.step) * (1 + settings.attentionCost() * tokensBefore);
  }

  private long refreshInterval() {
    return Math.max(1, settings.capacityBlocks() / REFRESHES);
  }
}
