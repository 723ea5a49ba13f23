package dev.sluice.inference.speculate;

import dev.sluice.inference.speculate.StepChoice.Choice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides before each step how many tokens are guessed for which sequence. Used by the thread that
 * computes the steps.
 *
 * <p>Guesses from earlier occurrences are checked against what really comes even while none is
 * made, so that what they are worth is always known. Drafts are not, as they cost time; of that, a
 * two-hundredth is spent to see whether they have become worth it.
 */
public final class Speculation implements AutoCloseable {
  /** How probable a guess is taken to be before any was checked. */
  private static final double FIRST_MATCH_CHANCE = 0.5;

  private static final double FIRST_DRAFT_CHANCE = 0.7;

  /** The share of the time that goes into trying drafts where they did not pay. */
  private static final double TRIAL_SHARE = 0.005;

  private static final int TRIAL_GUESSES = 3;
  private static final double TRIAL_CHANCE = 0.9;

  private static final Comparator<Lookahead> BY_NUMBER = Comparator.comparingInt(Lookahead::number);
  private static final Comparator<Lookahead> BY_CHANCE =
      (one, other) -> Double.compare(other.chance(), one.chance());

  private final PassCost cost;
  private final StepChoice choice;
  private final int mostGuesses;
  private final Acceptance matchAcceptance =
      Acceptance.overall(Lookahead.MATCH_KINDS, FIRST_MATCH_CHANCE);
  private final Acceptance draftAcceptance = Acceptance.overall(1, FIRST_DRAFT_CHANCE);
  private final List<Lookahead> step = new ArrayList<>();
  private final List<Lookahead> matching = new ArrayList<>();
  private final List<Lookahead> drafting = new ArrayList<>();
  private @Nullable Drafter drafter;
  private double allowance;

  /**
   * Makes a speculation that follows no sequence yet.
   *
   * @param cost what passes of the model take; it is taught from now on
   * @param sharesCells whether the model's sequences have their cells in one pool
   * @param fillsGaps whether gaps between them are filled
   * @param drafter guesses besides what stood in the text before; closed with this
   * @param mostGuesses the most guesses in one step
   * @param acceptableStep how long a step may take in any case
   */
  public Speculation(
      PassCost cost,
      boolean sharesCells,
      boolean fillsGaps,
      Optional<Drafter> drafter,
      int mostGuesses,
      Duration acceptableStep) {
    this.cost = cost;
    this.choice = new StepChoice(cost, sharesCells, fillsGaps, acceptableStep.toNanos());
    this.drafter = drafter.orElse(null);
    this.mostGuesses = mostGuesses;
  }

  /**
   * Begins to follow a sequence.
   *
   * @param tokens those that it has
   */
  public Lookahead follow(int[] tokens) {
    return new Lookahead(
        tokens,
        Acceptance.within(matchAcceptance),
        Acceptance.within(draftAcceptance),
        mostGuesses);
  }

  /** Ends to follow a sequence. */
  public void leave(Lookahead sequence) {
    if (drafter != null) {
      drafter.forget(sequence);
    }
  }

  /**
   * Guesses for a step that computes the next token of each of these sequences and nothing else.
   *
   * @param sequences all of them, prepared; each is told its guesses
   * @param room the most guesses that the step has room for
   */
  public void guess(List<Lookahead> sequences, int room) {
    step.clear();
    step.addAll(sequences);
    step.sort(BY_NUMBER);
    if (!cost.isKnown()) {
      return;
    }
    choice.begin(step);
    int most = Math.min(room, mostGuesses);
    Choice repeated = chooseMatches(most);
    Drafter helper = drafter;
    if (helper != null && draft(helper, repeated.gain(), most)) {
      return;
    }
    for (int i = 0; i < repeated.members(); i++) {
      Lookahead sequence = matching.get(i);
      sequence.repeat(Math.min(repeated.guesses(), sequence.most()));
    }
  }

  private Choice chooseMatches(int room) {
    matching.clear();
    for (Lookahead sequence : step) {
      if (sequence.hasMatch() && sequence.most() > 0) {
        sequence.chance(sequence.matchProbability());
        matching.add(sequence);
      }
    }
    matching.sort(BY_CHANCE);
    return choice.choose(matching, null, room);
  }

  /** Lets the drafter guess where that gains more; returns whether it has. */
  private boolean draft(Drafter helper, double gainToBeat, int room) {
    drafting.clear();
    for (Lookahead sequence : step) {
      if (sequence.most() > 0) {
        sequence.chance(sequence.draftProbability());
        drafting.add(sequence);
      }
    }
    drafting.sort(BY_CHANCE);
    Choice wanted = choice.choose(drafting, helper, room);
    if (wanted.isNone()) {
      return tryDraft(helper, room);
    }
    for (int i = 0; i < wanted.members(); i++) {
      Lookahead sequence = drafting.get(i);
      sequence.credit(sequence.credit() + wanted.saved() / wanted.members());
    }
    drafting.removeIf(sequence -> !isWorthReading(helper, sequence));
    Choice possible = choice.choose(drafting, helper, room);
    if (possible.gain() <= gainToBeat) {
      return false;
    }
    run(helper, drafting.subList(0, possible.members()), possible.guesses());
    return true;
  }

  /**
   * Returns whether a sequence has lost as much by not drafting as the drafter needs to read it:
   * how much longer its answer will be nobody knows, and so reading never costs more than waiting.
   */
  private boolean isWorthReading(Drafter helper, Lookahead sequence) {
    int missing = helper.missing(sequence);
    return missing <= 2 || sequence.credit() >= helper.nanos(missing, 1, 1, sequence.size());
  }

  private boolean tryDraft(Drafter helper, int room) {
    Lookahead nearest = null;
    for (Lookahead sequence : drafting) {
      sequence.chance(TRIAL_CHANCE);
      if (sequence.most() >= TRIAL_GUESSES
          && (nearest == null || helper.missing(sequence) < helper.missing(nearest))) {
        nearest = sequence;
      }
    }
    if (nearest == null || choice.choose(drafting, helper, room).isNone()) {
      return false;
    }
    double price =
        helper.nanos(helper.missing(nearest), 1, TRIAL_GUESSES, nearest.size())
            + choice.added(nearest, TRIAL_GUESSES);
    if (price > allowance) {
      return false;
    }
    allowance = 0;
    run(helper, List.of(nearest), TRIAL_GUESSES);
    return true;
  }

  private void run(Drafter helper, List<Lookahead> members, int guesses) {
    for (Lookahead sequence : members) {
      sequence.credit(0);
    }
    if (!helper.draft(members, guesses)) {
      helper.close();
      drafter = null;
    }
  }

  /**
   * Takes note of how long the step took for which guesses were made.
   *
   * @param nanos without the time of making them
   */
  public void computed(long nanos) {
    choice.teach(step, (double) nanos);
    allowance += TRIAL_SHARE * nanos;
  }

  /** Says how many threads compute the steps from now on; first, how many did so far. */
  public void threads(int count) {
    cost.threads(count);
  }

  @Override
  public void close() {
    if (drafter != null) {
      drafter.close();
    }
  }
}
