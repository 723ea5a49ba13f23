package dev.sluice.inference.grammar;

import dev.sluice.inference.engine.Vocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The bytes of all tokens as a tree, laid out in the order in which it is walked. Tokens are ranked
 * by their bytes, so that those under one node have ranks in a row. Immutable.
 */
final class TokenTrie {
  /** From how many nodes on it pays to find out whether a whole subtree fits. */
  private static final int LARGE_SUBTREE = 32;

  private final byte[][] pieces;
  private final int[] ranked;
  private final int[] unwritable;
  private final int[] ends;
  private final int longest;

  /** Of each node: the byte that leads to it, how deep it is, and the node behind its subtree. */
  private byte[] labels;

  private short[] depths;
  private int[] skips;

  /** Of each node: the first rank under it, and the groups of the bytes under it. */
  private int[] firstRanks;

  private long[] groups;
  private int nodes;

  /** Reads all tokens of a vocabulary. */
  TokenTrie(Vocabulary vocabulary) {
    int vocabularySize = vocabulary.size();
    pieces = new byte[vocabularySize][];
    for (int token = 0; token < vocabularySize; token++) {
      pieces[token] = vocabulary.endsGeneration(token) ? new byte[0] : vocabulary.piece(token);
    }
    ends = IntStream.range(0, vocabularySize).filter(vocabulary::endsGeneration).toArray();
    unwritable =
        IntStream.range(0, vocabularySize).filter(token -> pieces[token].length == 0).toArray();
    ranked =
        IntStream.range(0, vocabularySize)
            .filter(token -> pieces[token].length > 0)
            .boxed()
            .sorted((a, b) -> Arrays.compareUnsigned(pieces[a], pieces[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    longest = Arrays.stream(pieces).mapToInt(piece -> piece.length).max().orElse(0);
    int most = 1 + Arrays.stream(pieces).mapToInt(piece -> piece.length).sum();
    labels = new byte[most];
    depths = new short[most];
    skips = new int[most];
    firstRanks = new int[most + 1];
    groups = new long[most];
    build(0, ranked.length, 0);
    labels = Arrays.copyOf(labels, nodes);
    depths = Arrays.copyOf(depths, nodes);
    skips = Arrays.copyOf(skips, nodes);
    firstRanks = Arrays.copyOf(firstRanks, nodes + 1);
    firstRanks[nodes] = ranked.length;
    groups = Arrays.copyOf(groups, nodes);
  }

  /** Adds the node of tokens, ranked from one to another, that begin alike; returns its groups. */
  private long build(int from, int to, int depth) {
    int node = nodes++;
    depths[node] = (short) depth;
    firstRanks[node] = from;
    if (depth > 0) {
      labels[node] = pieces[ranked[from]][depth - 1];
    }
    int next = from;
    while (next < to && pieces[ranked[next]].length == depth) {
      next++;
    }
    long below = 0;
    while (next < to) {
      byte label = pieces[ranked[next]][depth];
      int end = next;
      while (end < to && pieces[ranked[end]][depth] == label) {
        end++;
      }
      below |= ByteGroups.bit(label & 0xFF) | build(next, end, depth + 1);
      next = end;
    }
    groups[node] = below;
    skips[node] = nodes;
    return below;
  }

  /** Returns how many bytes a token has at most. */
  int longest() {
    return longest;
  }

  /** Returns the bytes of a token, not to be changed; none for one that cannot be written. */
  byte[] piece(int token) {
    return pieces[token];
  }

  /** Returns the tokens that end an answer. */
  int[] ends() {
    return ends;
  }

  /** Returns the tokens without bytes, those that end an answer among them. */
  int[] unwritable() {
    return unwritable;
  }

  /** Returns how many tokens have a rank. */
  int rankedCount() {
    return ranked.length;
  }

  /** Returns the token of a rank. */
  int token(int rank) {
    return ranked[rank];
  }

  /** Returns the bytes that are a token by themselves, so that they can always be written. */
  BitSet singleBytes() {
    BitSet bytes = new BitSet();
    for (int token : ranked) {
      if (pieces[token].length == 1) {
        bytes.set(pieces[token][0] & 0xFF);
      }
    }
    return bytes;
  }

  /** Returns the ranks of the tokens whose bytes may come in a state. */
  BitSet allowed(State start) {
    BitSet allowed = new BitSet(ranked.length);
    State[] path = new State[longest + 1];
    path[0] = start;
    int node = 1;
    while (node < nodes) {
      int depth = depths[node];
      State state = path[depth - 1].next(labels[node] & 0xFF);
      if (state.isDead()) {
        node = skips[node];
      } else if (skips[node] - node >= LARGE_SUBTREE && (groups[node] & ~state.loops()) == 0) {
        allowed.set(firstRanks[node], firstRanks[skips[node]]);
        node = skips[node];
      } else {
        allowed.set(firstRanks[node], firstRanks[node + 1]);
        path[depth] = state;
        node++;
      }
    }
    return allowed;
  }
}
