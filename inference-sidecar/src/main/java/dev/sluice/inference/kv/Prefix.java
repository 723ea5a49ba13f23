package dev.sluice.inference.kv;

import org.jspecify.annotations.Nullable;

/**
 * What a sequence shares with others: it looks up what its tokens begin with, waits while another
 * sequence computes that, and leaves what it has computed itself.
 */
final class Prefix {
  /** After so many steps in which the other got no further, waiting ends. */
  private static final int PATIENCE = 4;

  private final PrefixStore store;
  private final KvSequence sequence;
  private final String salt;
  private final int tokens;
  private final int usableBlocks;
  private @Nullable BlockPath path;
  private int ready;
  private boolean decided;
  private int ownerLength = -1;
  private int steps;

  Prefix(PrefixStore store, KvSequence sequence, int[] tokens, String salt) {
    this.store = store;
    this.sequence = sequence;
    this.salt = salt;
    this.tokens = tokens.length;
    this.path = store.acquire(tokens, tokens.length, salt);
    // At least one token is left to compute, as its output is wanted.
    int most = (tokens.length - 1) / store.blockTokens();
    this.usableBlocks = path == null ? 0 : Math.min(most, store.knownBlocks(path));
  }

  /**
   * Finds what is there, until it is clear what the sequence computes itself.
   *
   * @return whether another sequence is about to compute more
   */
  boolean waits() {
    // What is computed already cannot be replaced by what is found later.
    while (!decided && path != null && sequence.length() == 0) {
      while (ready < usableBlocks && store.isThere(path, ready)) {
        ready++;
      }
      if (ready < usableBlocks && isBeingComputed(path)) {
        return true;
      }
      if (ready == usableBlocks || !store.isThere(path, ready)) {
        ready = store.bestToTake(ready, tokens);
        if (ready > 0 && !sequence.restore(path, ready)) {
          // Without room nothing can be computed either; the next step asks again.
          return false;
        }
        decided = true;
        store.own(path, ready, sequence);
      }
    }
    return false;
  }

  /** Returns whether the next block's owner has yet to compute it; takes it from one that has. */
  private boolean isBeingComputed(BlockPath held) {
    KvSequence owner = store.owner(held, ready);
    if (owner == null || owner == sequence) {
      return false;
    }
    int end = ready + 1;
    while (end < usableBlocks && store.owner(held, end) == owner) {
      end++;
    }
    if (owner.length() >= end * store.blockTokens()) {
      owner.save();
      return false;
    }
    if (owner.length() != ownerLength) {
      ownerLength = owner.length();
      steps = 0;
    }
    return steps++ < PATIENCE;
  }

  /** Copies what the sequence has computed of its prompt, for those that wait. */
  void save() {
    if (path != null) {
      store.save(path, sequence);
    }
  }

  /** Leaves what the sequence has computed to later ones, and lets go. */
  void leave(int[] tokens, int length, int outputTokens) {
    if (path == null) {
      path = store.acquire(tokens, length, salt);
    } else {
      store.extend(path, tokens, length, salt);
    }
    save();
    release(outputTokens);
  }

  /** Lets go. */
  void release(int outputTokens) {
    if (path != null) {
      store.release(path, sequence, outputTokens);
      path = null;
    }
  }
}
