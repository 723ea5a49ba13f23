package dev.sluice.inference.engine;

import dev.sluice.inference.kv.KvStatistics;
import dev.sluice.inference.speculate.Lookahead;
import dev.sluice.inference.speculate.Speculation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has the next tokens of running answers guessed before a step. Used by the scheduler's thread. */
final class Guessing implements AutoCloseable {
  private static final int[] NONE = {};

  private final @Nullable Speculation speculation;
  private final Places places;
  private final List<Lookahead> lookaheads = new ArrayList<>();
  private boolean alone;

  Guessing(Optional<Speculation> speculation, Places places) {
    this.speculation = speculation.orElse(null);
    this.places = places;
  }

  /**
   * Guesses for the next step.
   *
   * @param capacity how many tokens the step can have
   */
  void guess(int capacity) {
    if (speculation == null) {
      return;
    }
    lookaheads.clear();
    List<ActiveSequence> running = places.running();
    // A prompt fills the step anyway, and how long it may be is reckoned without guesses.
    alone = true;
    for (int i = 0; i < running.size(); i++) {
      running.get(i).tokens().guess(NONE, 0);
      alone &= !running.get(i).isReading();
    }
    if (!alone) {
      return;
    }
    for (int i = 0; i < running.size(); i++) {
      lookaheads.add(running.get(i).lookAhead(speculation));
    }
    speculation.guess(lookaheads, room(capacity - running.size()));
    for (int i = 0; i < running.size(); i++) {
      Lookahead lookahead = lookaheads.get(i);
      running.get(i).tokens().guess(lookahead.guesses(), lookahead.count());
    }
  }

  /** Nobody gives way to guesses. */
  private int room(int stepRoom) {
    KvStatistics cache = places.statistics();
    long free = cache.cells() - cache.usedCells() - places.running().size();
    return Math.clamp(free, 0, Math.max(0, stepRoom));
  }

  /** Takes note of how long the step took, unless other work was in it. */
  void computed(int prompt, long nanos) {
    if (speculation == null || !alone || prompt > 0) {
      return;
    }
    List<ActiveSequence> running = places.running();
    for (int i = 0; i < running.size(); i++) {
      running.get(i).tellPlanned();
    }
    speculation.computed(nanos);
  }

  /** Says how many threads compute the steps from now on. */
  void threads(int count) {
    if (speculation != null) {
      speculation.threads(count);
    }
  }

  /** Forgets a sequence that has ended. */
  void left(ActiveSequence sequence) {
    Lookahead lookahead = sequence.lookahead();
    if (speculation != null && lookahead != null) {
      speculation.leave(lookahead);
    }
  }

  @Override
  public void close() {
    if (speculation != null) {
      speculation.close();
    }
  }
}
