package dev.sluice.inference.prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that are cached or remembered: a tree for each salt.
 *
 * @param <K> the content of a block
 */
final class PrefixTree<K> {
  private final Map<String, Node<K>> roots = new HashMap<>();
  private long nodes;

  /** Returns a salt's root, which is kept only while it has children. */
  Node<K> root(String salt) {
    Node<K> root = roots.get(salt);
    return root == null ? Node.root(salt) : root;
  }

  /** Returns the cached blocks that a prompt begins with. */
  List<Node<K>> findCached(Node<K> root, List<K> blocks) {
    List<Node<K>> found = new ArrayList<>();
    Node<K> node = root;
    for (K block : blocks) {
      node = node.child(block);
      if (node == null || !node.isCached()) {
        return found;
      }
      found.add(node);
    }
    return found;
  }

  /** Returns the last block of a path that is cached or remembered; the start if there is none. */
  Node<K> findDeepest(Node<K> start, List<K> blocks) {
    Node<K> deepest = start;
    for (K block : blocks) {
      Node<K> child = deepest.child(block);
      if (child == null) {
        return deepest;
      }
      deepest = child;
    }
    return deepest;
  }

  /** Returns a child, which is made if need be. */
  Node<K> child(Node<K> parent, K block, int turn, boolean partial) {
    Node<K> known = parent.child(block);
    if (known != null) {
      return known;
    }
    if (parent.salt != null) {
      roots.put(parent.salt, parent);
    }
    return parent.addChild(block, turn, partial, ++nodes);
  }

  /** Removes a node without children. */
  void remove(Node<K> node) {
    @Nullable Node<K> parent = node.parent;
    if (parent == null || node.hasChildren()) {
      throw new IllegalStateException("only a leaf can be removed from the tree");
    }
    parent.removeChild(node);
    if (parent.salt != null && !parent.hasChildren()) {
      roots.remove(parent.salt);
    }
  }
}
