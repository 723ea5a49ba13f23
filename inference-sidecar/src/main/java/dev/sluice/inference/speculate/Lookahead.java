package dev.sluice.inference.speculate;

/**
 * Follows one sequence and holds the guesses of what comes next in it. Used by the thread that
 * computes the steps.
 */
public final class Lookahead {
  /** Kinds of guesses by the length of the match that they come from: 3, 4–7, 8–15, 16 and more. */
  static final int MATCH_KINDS = 4;

  /** Matches of up to this many tokens are of the first kind, of twice as many of the second. */
  private static final int SHORTEST_KIND = NgramIndex.ORDER;

  private final NgramIndex index;
  private final Acceptance matches;
  private final Acceptance drafts;
  private final int[] guesses;
  private int count;
  private boolean drafted;
  private int checked;
  private int number;
  private int most;
  private int computed;
  private int slot;
  private double chance;
  private double credit;

  Lookahead(int[] tokens, Acceptance matches, Acceptance drafts, int mostGuesses) {
    this.index = new NgramIndex(tokens);
    this.matches = matches;
    this.drafts = drafts;
    this.guesses = new int[mostGuesses];
  }

  /**
   * Says what the next step can do for this sequence.
   *
   * @param newNumber its number in the decoder
   * @param mostGuesses the most guesses of it that can be computed
   */
  public void prepare(int newNumber, int mostGuesses) {
    number = newNumber;
    most = Math.min(mostGuesses, guesses.length);
    count = 0;
    computed = 0;
  }

  /** Says how many of its tokens are in the step, guesses and all; 0 when it is left out. */
  public void planned(int tokens) {
    computed = tokens;
  }

  /** Takes the next token that the sequence really has. */
  public void append(int token) {
    if (index.hasMatch()) {
      matches.note(matchKind(), index.predicts(token));
    }
    if (drafted && checked < count) {
      boolean cameTrue = guesses[checked] == token;
      drafts.note(0, cameTrue);
      checked = cameTrue ? checked + 1 : count;
    }
    index.append(token);
  }

  private int matchKind() {
    int kind = 0;
    int longest = SHORTEST_KIND;
    while (kind < MATCH_KINDS - 1 && index.matchLength() > longest) {
      longest = 2 * longest + 1;
      kind++;
    }
    return kind;
  }

  /** Returns the guesses, in order; only the first {@link #count()} count. */
  public int[] guesses() {
    return guesses;
  }

  /** Returns how many guesses there are. */
  public int count() {
    return count;
  }

  /** Returns how many tokens the sequence has. */
  public int size() {
    return index.size();
  }

  /** Returns one of its tokens. */
  public int token(int at) {
    return index.token(at);
  }

  int number() {
    return number;
  }

  /** Returns the most guesses that there may be. */
  public int most() {
    return most;
  }

  int computed() {
    return computed;
  }

  /** Returns its place among the sequences of the step, by their numbers. */
  int slot() {
    return slot;
  }

  void slot(int place) {
    slot = place;
  }

  /** Returns how probable each guess is, by whom it may be made in this step. */
  double chance() {
    return chance;
  }

  void chance(double probability) {
    chance = probability;
  }

  boolean hasMatch() {
    return index.hasMatch();
  }

  double matchProbability() {
    return index.hasMatch() ? matches.probability(matchKind()) : 0;
  }

  double draftProbability() {
    return drafts.probability(0);
  }

  /** Guesses that the sequence goes on as it did before. */
  void repeat(int newCount) {
    index.copy(guesses, newCount);
    count = newCount;
    drafted = false;
  }

  /** Takes a drafter's next guess. */
  public void draft(int token) {
    if (count == 0) {
      drafted = true;
      checked = 0;
    }
    guesses[count++] = token;
  }

  /** Returns what drafting would have saved so far, in nanoseconds. */
  double credit() {
    return credit;
  }

  void credit(double nanos) {
    credit = nanos;
  }
}
