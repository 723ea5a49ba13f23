package dev.sluice.inference.engine;

import java.util.Arrays;

/**
 * The tokens of one step, each with its position, its sequence and whether its logits are wanted.
 *
 * <p>Has a fixed capacity and is used again for every step. Not for several threads at once.
 */
public final class TokenBatch {
  private final int[] tokens;
  private final int[] positions;
  private final int[] sequences;
  private final boolean[] outputs;
  private final int[] fillers;
  private int size;
  private int fillerCount;
  private boolean separate;

  /**
   * Makes an empty batch.
   *
   * @param capacity the most tokens it will hold
   */
  public TokenBatch(int capacity) {
    tokens = new int[capacity];
    positions = new int[capacity];
    sequences = new int[capacity];
    outputs = new boolean[capacity];
    fillers = new int[capacity];
  }

  /**
   * Adds a token.
   *
   * @param token its number
   * @param position its place in the sequence, from 0
   * @param sequence which sequence it belongs to
   * @param output whether its logits are wanted
   * @return its index in this batch
   * @throws IndexOutOfBoundsException if the batch is full
   */
  public int add(int token, int position, int sequence, boolean output) {
    tokens[size] = token;
    positions[size] = position;
    sequences[size] = sequence;
    outputs[size] = output;
    return size++;
  }

  /** Removes all tokens; sequences are to be computed together again, and no gaps be filled. */
  public void clear() {
    size = 0;
    fillerCount = 0;
    separate = false;
  }

  /** Counts the tokens of each sequence, by its number; overwrites what the counts were. */
  public void count(int[] counts) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < size; i++) {
      counts[sequences[i]]++;
    }
  }

  /** Says whether each sequence is to be computed in a pass of its own. */
  public void separate(boolean each) {
    separate = each;
  }

  /** Returns whether each sequence is to be computed in a pass of its own. */
  public boolean isSeparate() {
    return separate;
  }

  /** Forgets which gaps were to be filled. */
  public void fillNothing() {
    fillerCount = 0;
  }

  /**
   * Asks for a token that nobody wants in a sequence of which the batch has none: the step may be
   * faster when neighbours have no gap between them.
   *
   * @param sequence its number, higher than that of the filler before
   */
  public void fill(int sequence) {
    fillers[fillerCount++] = sequence;
  }

  /** Returns how many sequences are asked to fill gaps. */
  public int fillers() {
    return fillerCount;
  }

  /** Returns the number of one of these sequences. */
  public int filler(int index) {
    return fillers[index];
  }

  /** Returns how many tokens the batch holds, those that fill gaps not counted. */
  public int size() {
    return size;
  }

  /** Returns how many tokens more it can hold. */
  public int free() {
    return tokens.length - size;
  }

  /** Returns the token at an index. */
  public int token(int index) {
    return tokens[index];
  }

  /** Returns the position of the token at an index. */
  public int position(int index) {
    return positions[index];
  }

  /** Returns the sequence of the token at an index. */
  public int sequence(int index) {
    return sequences[index];
  }

  /** Returns whether the logits of the token at an index are wanted. */
  public boolean output(int index) {
    return outputs[index];
  }
}
