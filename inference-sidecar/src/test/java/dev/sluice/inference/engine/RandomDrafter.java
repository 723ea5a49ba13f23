package dev.sluice.inference.engine;

import dev.sluice.inference.speculate.Drafter;
import dev.sluice.inference.speculate.Lookahead;
import java.util.List;
import java.util.Random;

/** A drafter that guesses letters at random and at last fails. */
final class RandomDrafter implements Drafter {
  private static final int LETTERS = 3;

  private final Random random;
  private int rounds = 40;

  RandomDrafter(Random random) {
    this.random = random;
  }

  @Override
  public int missing(Lookahead sequence) {
    return 1 + random.nextInt(3);
  }

  @Override
  public double nanos(int missing, int sequences, int guesses, int context) {
    return 1;
  }

  @Override
  public boolean draft(List<Lookahead> sequences, int guesses) {
    for (Lookahead sequence : sequences) {
      int fewer = random.nextInt(guesses + 1);
      for (int i = 0; i < Math.min(fewer, sequence.most()); i++) {
        sequence.draft('a' + random.nextInt(LETTERS));
      }
    }
    return rounds-- > 0;
  }

  @Override
  public void forget(Lookahead sequence) {}

  @Override
  public void close() {}
}
