package dev.sluice.inference.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.sluice.inference.engine.DecodeException;
import dev.sluice.inference.engine.SimulatedModel;
import dev.sluice.inference.engine.TokenBatch;
import dev.sluice.inference.speculate.Lookahead;
import dev.sluice.inference.speculate.PassCost;
import dev.sluice.inference.speculate.Speculation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DraftModelTest {
  private static final int MOST = 4;
  private static final int CONTEXT = 64;

  private final SimulatedModel model = new SimulatedModel(2, CONTEXT, 8, 0);
  private final AtomicInteger freed = new AtomicInteger();
  private final DraftModel drafter =
      new DraftModel(model, freed::incrementAndGet, new PassCost(), () -> 0);

  @Test
  void guessesWhatTheModelWouldAnswerForSeveralAtOnce() throws Exception {
    Lookahead shorter = follow("abc");
    Lookahead longer = follow("a prompt of more tokens than a step has");
    assertThat(drafter.missing(longer)).isEqualTo(39);
    assertThat(draft(3, shorter, longer)).isTrue();
    assertThat(guesses(shorter)).isEqualTo(greedy("abc", 3));
    assertThat(guesses(longer)).isEqualTo(greedy("a prompt of more tokens than a step has", 3));
  }

  @Test
  void computesWhatItHasNotSeenAndTakesBackWhatDidNotComeTrue() throws Exception {
    Lookahead sequence = follow("abc");
    assertThat(draft(MOST, sequence)).isTrue();
    List<Integer> first = guesses(sequence);
    // The first two come true, the third is another.
    sequence.append(first.get(0));
    sequence.append(first.get(1));
    sequence.append('!');
    assertThat(drafter.missing(sequence)).isEqualTo(1);
    assertThat(draft(MOST, sequence)).isTrue();
    String text = "abc" + (char) (int) first.get(0) + (char) (int) first.get(1) + "!";
    assertThat(guesses(sequence)).isEqualTo(greedy(text, MOST));
    // The last guess is not computed, as nothing comes behind it.
    List<Integer> computed = new ArrayList<>(text.chars().boxed().toList());
    computed.addAll(guesses(sequence).subList(0, MOST - 1));
    assertThat(model.memory().tokens(0)).isEqualTo(computed);
  }

  @Test
  void theSequenceThatWasGuessedForLeastRecentlyMakesRoom() throws Exception {
    Lookahead first = follow("a");
    Lookahead second = follow("b");
    Lookahead third = follow("c");
    assertThat(draft(2, first, second)).isTrue();
    // Once more for a sequence that was left out of the step and has no new token.
    assertThat(draft(2, second)).isTrue();
    assertThat(guesses(second)).isEqualTo(greedy("b", 2));
    assertThat(draft(2, third)).isTrue();
    assertThat(guesses(third)).isEqualTo(greedy("c", 2));
    assertThat(drafter.missing(first)).isEqualTo(first.size());
    assertThat(drafter.missing(second)).isEqualTo(1);
    // Those of one round do not take each other's places.
    assertThat(draft(2, first, second, third)).isTrue();
    assertThat(List.of(first.count(), second.count(), third.count())).containsOnlyOnce(0);
  }

  @Test
  void doesNotGuessBeyondItsContext() {
    Lookahead full = follow("x".repeat(CONTEXT));
    assertThat(draft(2, full)).isTrue();
    assertThat(full.count()).isZero();
    assertThat(draft(1, full)).isTrue();
    assertThat(full.count()).isEqualTo(1);
  }

  @Test
  void longContextsMakeGuessesDearerAndLeaveThePriceOfShortOnes() {
    AtomicLong clock = new AtomicLong();
    model.costs(clock::addAndGet);
    model.costs(1000, 100, 100);
    model.attentionCosts(50);
    PassCost cost = new PassCost();
    cost.calibrate(1, 1100);
    cost.calibrateAttention(50);
    DraftModel far = new DraftModel(model, freed::incrementAndGet, cost, clock::get);
    assertThat(far.nanos(1, 1, 2, 60)).isCloseTo(2 * 1100 + 50 * (59.5 + 60), within(1e-6));
    Lookahead sequence = follow("x");
    for (int i = 0; i < 60; i++) {
      sequence.prepare(0, 1);
      assertThat(far.draft(List.of(sequence), 1)).isTrue();
      sequence.append('y');
    }
    assertThat(far.nanos(1, 1, 1, 0)).isCloseTo(1100, withinPercentage(15));
  }

  @Test
  void whatIsForgottenFreesItsPlaceAndTheEndFreesEverything() {
    Lookahead sequence = follow("abc");
    assertThat(draft(2, sequence)).isTrue();
    assertThat(model.memory().usedCells()).isPositive();
    drafter.forget(sequence);
    assertThat(model.memory().usedCells()).isZero();
    drafter.close();
    assertThat(freed).hasValue(1);
  }

  private boolean draft(int guesses, Lookahead... sequences) {
    for (Lookahead sequence : sequences) {
      sequence.prepare(0, guesses);
    }
    return drafter.draft(List.of(sequences), guesses);
  }

  private static List<Integer> guesses(Lookahead sequence) {
    return Arrays.stream(sequence.guesses()).limit(sequence.count()).boxed().toList();
  }

  private static Lookahead follow(String text) {
    Speculation speculation =
        new Speculation(
            new PassCost(), false, false, Optional.empty(), MOST, Duration.ofSeconds(1));
    return speculation.follow(text.chars().toArray());
  }

  /** Returns how a model of its own goes on with a text. */
  private static List<Integer> greedy(String text, int tokens) throws DecodeException {
    SimulatedModel reference = new SimulatedModel(1, CONTEXT, 1, 0);
    TokenBatch batch = new TokenBatch(1);
    List<Integer> all = new ArrayList<>(text.chars().boxed().toList());
    for (int i = 0; i < text.length() + tokens - 1; i++) {
      batch.clear();
      batch.add(all.get(i), i, 0, true);
      reference.decode(batch);
      if (i >= text.length() - 1) {
        all.add(reference.likeliest(0));
      }
    }
    return all.subList(text.length(), all.size());
  }
}
