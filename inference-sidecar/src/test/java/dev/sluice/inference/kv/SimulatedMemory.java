package dev.sluice.inference.kv;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An attention cache that keeps tokens in place of keys and values, and checks that it is driven as
 * the native library demands.
 */
public final class SimulatedMemory implements SequenceMemory {
  /** A token, and a hash of all up to it, so that one restored behind others is seen. */
  private static final int BYTES = 8;

  /** A place for one token; sequences that share it have the same one. */
  private static final class Cell {
    private final int token;
    private final int path;

    Cell(int token, int path) {
      this.token = token;
      this.path = path;
    }
  }

  private final int cells;
  private final boolean shared;
  private final List<List<Cell>> sequences;
  private int tileTokens = 1;
  private boolean prefersWholeTiles;

  /** Makes a memory in which each sequence has its own cells, or all have one pool of as many. */
  public SimulatedMemory(int sequences, int contextLength, boolean shared) {
    this.cells = sequences * contextLength;
    this.shared = shared;
    this.sequences = empty(sequences);
  }

  /** Makes a memory whose sequences take their cells from one pool. */
  public SimulatedMemory(int sequences, int cells) {
    this.cells = cells;
    this.shared = true;
    this.sequences = empty(sequences);
  }

  private static List<List<Cell>> empty(int sequences) {
    return IntStream.range(0, sequences).<List<Cell>>mapToObj(i -> new ArrayList<>()).toList();
  }

  /** Makes so many tokens of a sequence in a step take the time of half as many. */
  public void tile(int tokens) {
    tile(tokens, true);
  }

  /** Makes so many tokens of a sequence in a step take less time each, or even in all. */
  public void tile(int tokens, boolean preferred) {
    tileTokens = tokens;
    prefersWholeTiles = preferred;
  }

  /** Adds a token that a step computes. */
  public void append(int sequence, int position, int token) {
    check(sequence >= 0 && sequence < sequences.size(), "sequence " + sequence);
    List<Cell> own = sequences.get(sequence);
    check(position == own.size(), "a gap in sequence " + sequence);
    own.add(new Cell(token, path(own, token)));
    checkRoom(sequence);
  }

  /** Returns the tokens of a sequence. */
  public List<Integer> tokens(int sequence) {
    return sequences.get(sequence).stream().map(cell -> cell.token).toList();
  }

  /** Returns how many tokens a sequence has. */
  public int length(int sequence) {
    return sequences.get(sequence).size();
  }

  /** Returns a hash of all tokens of a sequence. */
  public int hash(int sequence) {
    return path(sequences.get(sequence));
  }

  /** Returns a hash of the last tokens of a sequence, not negative. */
  public int hashOfLast(int sequence, int count) {
    List<Cell> own = sequences.get(sequence);
    int hash = 7;
    for (Cell cell : own.subList(Math.max(0, own.size() - count), own.size())) {
      hash = (31 * hash + cell.token) * 0x9E3779B1;
    }
    return hash >>> 7;
  }

  /** Returns how many cells hold a token. */
  public int usedCells() {
    Set<Cell> used = sequences.stream().flatMap(List::stream).collect(Collectors.toSet());
    return used.size();
  }

  /** Returns how many sequences have tokens. */
  public int usedSequences() {
    return (int) sequences.stream().filter(own -> !own.isEmpty()).count();
  }

  @Override
  public int sequences() {
    return sequences.size();
  }

  @Override
  public int cells() {
    return cells;
  }

  @Override
  public boolean sharesCells() {
    return shared;
  }

  @Override
  public int tileTokens() {
    return tileTokens;
  }

  @Override
  public boolean prefersWholeTiles() {
    return prefersWholeTiles;
  }

  @Override
  public void forget(int sequence) {
    sequences.get(sequence).clear();
  }

  @Override
  public boolean truncates() {
    return true;
  }

  @Override
  public void truncate(int sequence, int length) {
    List<Cell> own = sequences.get(sequence);
    check(length <= own.size(), "cut longer than it is");
    own.subList(length, own.size()).clear();
  }

  @Override
  public void share(int from, int to, int length) {
    check(shared, "a part of a sequence shared between streams");
    check(sequences.get(to).isEmpty(), "shared into a sequence that is not empty");
    check(length <= sequences.get(from).size(), "shared more than there is");
    sequences.get(to).addAll(sequences.get(from).subList(0, length));
  }

  @Override
  public boolean move(int from, int to) {
    check(sequences.get(to).isEmpty(), "moved into a sequence that is not empty");
    sequences.get(to).addAll(sequences.get(from));
    sequences.get(from).clear();
    return true;
  }

  @Override
  public long bytesPerToken() {
    return BYTES;
  }

  @Override
  public void save(int sequence, int start, List<MemorySegment> blocks) {
    List<Cell> own = sequences.get(sequence);
    int position = start;
    for (MemorySegment block : blocks) {
      for (long at = 0; at < block.byteSize(); at += BYTES) {
        check(position < own.size(), "saved more than there is");
        Cell cell = own.get(position++);
        block.set(JAVA_INT, at, cell.token);
        block.set(JAVA_INT, at + 4, cell.path);
      }
    }
  }

  @Override
  public boolean restore(int sequence, List<MemorySegment> blocks) {
    List<Cell> own = sequences.get(sequence);
    own.clear();
    long tokens = blocks.stream().mapToLong(MemorySegment::byteSize).sum() / BYTES;
    if (tokens > (shared ? cells - usedCells() : cells / sequences.size())) {
      return false;
    }
    for (MemorySegment block : blocks) {
      for (long at = 0; at < block.byteSize(); at += BYTES) {
        int token = block.get(JAVA_INT, at);
        int path = block.get(JAVA_INT, at + 4);
        check(path == path(own, token), "restored behind other tokens than it was saved behind");
        own.add(new Cell(token, path));
      }
    }
    return true;
  }

  private static int path(List<Cell> before, int token) {
    return 31 * path(before) + token;
  }

  private static int path(List<Cell> tokens) {
    return tokens.isEmpty() ? 1 : tokens.getLast().path;
  }

  private void checkRoom(int sequence) {
    if (shared) {
      // Counting those that are shared takes long, and is needed only where there would be too
      // many.
      int all = sequences.stream().mapToInt(List::size).sum();
      check(all <= cells || usedCells() <= cells, "more tokens than cells");
    } else {
      check(sequences.get(sequence).size() <= cells / sequences.size(), "over its context");
    }
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("The memory was driven wrongly: " + what);
    }
  }
}
