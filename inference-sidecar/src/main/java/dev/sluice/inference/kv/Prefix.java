package dev.sluice.inference.kv;

import dev.sluice.inference.prefix.Lease;
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
  private final int promptBlocks;
  private final int usableBlocks;
  private @Nullable Lease<TokenBlock> lease;
  private int ready;
  private boolean decided;
  private int ownerLength = -1;
  private int steps;

  Prefix(PrefixStore store, KvSequence sequence, int[] tokens, String salt) {
    this.store = store;
    this.sequence = sequence;
    this.salt = salt;
    this.promptBlocks = tokens.length / store.blockTokens();
    this.lease = store.acquire(tokens, tokens.length, salt);
    // At least one token is left to compute, as its output is wanted.
    int whole = (tokens.length - 1) / store.blockTokens();
    this.usableBlocks = lease == null ? 0 : Math.min(whole, lease.foundBlocks());
    this.decided = lease == null;
  }

  /**
   * Finds what is there, until it is clear what the sequence computes itself.
   *
   * @return whether another sequence is about to compute more
   */
  boolean waits() {
    // What is computed already cannot be replaced by what is found later.
    while (!decided && lease != null && sequence.length() == 0) {
      while (ready < usableBlocks && store.isFilled(lease, ready)) {
        ready++;
      }
      if (ready < usableBlocks && isBeingComputed(lease)) {
        return true;
      }
      if (ready == usableBlocks || !store.isFilled(lease, ready)) {
        if (ready > 0 && !sequence.restore(lease, ready)) {
          // Without room nothing can be computed either; the next step asks again.
          return false;
        }
        decided = true;
        store.own(lease, ready, sequence);
      }
    }
    return false;
  }

  /** Returns whether the next block's owner has yet to compute it; takes it from one that has. */
  private boolean isBeingComputed(Lease<TokenBlock> held) {
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

  /** Copies what the sequence has computed of the prompt, for those that wait. */
  void save() {
    if (lease != null) {
      store.save(lease, sequence);
    }
  }

  /** Leaves what the sequence has computed to later ones, and lets go. */
  void leave(int[] tokens, int length, int outputTokens) {
    if (lease == null) {
      lease = store.acquire(tokens, length, salt);
    } else if (length >= tokens(promptBlocks)) {
      store.extend(lease, promptBlocks, tokens, length);
    }
    save();
    release(outputTokens);
  }

  private int tokens(int blocks) {
    return blocks * store.blockTokens();
  }

  /** Lets go. */
  void release(int outputTokens) {
    if (lease != null) {
      store.disown(lease, sequence);
      lease.release(outputTokens);
      lease = null;
    }
  }
}
