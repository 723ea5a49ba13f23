package dev.sluice.inference.prefix;

import dev.sluice.inference.prefix.ReuseClass.Growth;
import dev.sluice.inference.prefix.ReuseClass.History;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block in the tree of prefixes: cached when it has a slot, else only remembered.
 *
 * <p>Its state is open to the classes of this package, each of which keeps a part of it.
 *
 * @param <K> the content of a block
 */
final class Node<K> {
  static final int NO_SLOT = -1;
  static final int NOT_IDLE = -1;

  final @Nullable Node<K> parent;
  final @Nullable K block;

  /** Whose tree it is, at the root alone. */
  final @Nullable String salt;

  final int depth;

  /** How many calls it took to grow the prompt up to here. */
  final int turn;

  final boolean partial;

  /** Tells nodes apart where all else is equal. */
  final long number;

  int slot = NO_SLOT;
  int cachedChildren;
  int leases;
  int uses;
  ReuseClass kind = ReuseClass.of(History.FIRST_TURN, Growth.START, 0, 0);
  double weight;
  double worth;

  /** The age step, {@link #NOT_IDLE} while leased. */
  int step = NOT_IDLE;

  long idleSince;
  @Nullable Node<K> younger;
  @Nullable Node<K> older;

  private Map<K, Node<K>> children = Map.of();

  private Node(
      @Nullable Node<K> parent,
      @Nullable K block,
      @Nullable String salt,
      int turn,
      boolean partial,
      long number) {
    this.parent = parent;
    this.block = block;
    this.salt = salt;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.turn = turn;
    this.partial = partial;
    this.number = number;
  }

  static <K> Node<K> root(String salt) {
    return new Node<>(null, null, salt, 0, false, 0);
  }

  boolean isCached() {
    return slot != NO_SLOT;
  }

  /** Returns whether it may be given up: no sequence uses it and nothing cached builds on it. */
  boolean isReplaceable() {
    return isCached() && leases == 0 && cachedChildren == 0;
  }

  boolean hasChildren() {
    return !children.isEmpty();
  }

  @Nullable Node<K> child(K content) {
    return children.get(content);
  }

  Node<K> addChild(K content, int childTurn, boolean childPartial, long childNumber) {
    if (children.isEmpty()) {
      children = new HashMap<>(2);
    }
    Node<K> child = new Node<>(this, content, null, childTurn, childPartial, childNumber);
    children.put(content, child);
    return child;
  }

  void removeChild(Node<K> child) {
    children.remove(child.block);
  }
}
