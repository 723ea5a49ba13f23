package dev.sluice.inference.prefix;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps idle nodes by age: a queue for each step, from which they move on to the next.
 *
 * <p>Each move costs constant time, and a node makes as many as there are steps.
 *
 * @param <K> the content of a block
 */
final class AgeQueues<K> {

  /** Hears of nodes that grow older. */
  @FunctionalInterface
  interface Listener<K> {
    /** Called once a node has moved from a step to the next. */
    void aged(Node<K> node, int from);
  }

  private final AgeScale scale;
  private final List<@Nullable Node<K>> oldest = new ArrayList<>();
  private final List<@Nullable Node<K>> youngest = new ArrayList<>();

  AgeQueues(AgeScale scale) {
    this.scale = scale;
    for (int step = 0; step <= scale.steps(); step++) {
      oldest.add(null);
      youngest.add(null);
    }
  }

  /** Takes in a node that becomes idle now. */
  void enter(Node<K> node, long now) {
    node.idleSince = now;
    append(node, 0);
  }

  /** Lets a node go. */
  void leave(Node<K> node) {
    if (node.older == null) {
      oldest.set(node.step, node.younger);
    } else {
      node.older.younger = node.younger;
    }
    if (node.younger == null) {
      youngest.set(node.step, node.older);
    } else {
      node.younger.older = node.older;
    }
    node.older = null;
    node.younger = null;
    node.step = Node.NOT_IDLE;
  }

  /** Moves on what has grown older. */
  void advance(long now, Listener<K> listener) {
    for (int step = 0; step < scale.steps(); step++) {
      Node<K> node = oldest.get(step);
      while (node != null && now - node.idleSince >= scale.end(step)) {
        leave(node);
        append(node, step + 1);
        listener.aged(node, step);
        node = oldest.get(step);
      }
    }
  }

  private void append(Node<K> node, int step) {
    Node<K> last = youngest.get(step);
    node.step = step;
    node.older = last;
    if (last == null) {
      oldest.set(step, node);
    } else {
      last.younger = node;
    }
    youngest.set(step, node);
  }
}
