package dev.sluice.inference.engine;

import dev.sluice.inference.sample.Constraint;
import dev.sluice.inference.sample.TokenFilter;

/**
 * Keeps the model from ending its answer by itself, so that its length is what was asked for.
 *
 * @param vocabulary knows the tokens that end an answer
 */
public record NeverEnding(Vocabulary vocabulary) implements Constraint {

  @Override
  public TokenFilter open() {
    return new TokenFilter() {
      @Override
      public boolean allows(int token) {
        return !vocabulary.endsGeneration(token);
      }

      @Override
      public void restrict(float[] logits) {
        for (int token = 0; token < logits.length; token++) {
          if (vocabulary.endsGeneration(token)) {
            logits[token] = Float.NEGATIVE_INFINITY;
          }
        }
      }

      @Override
      public void accept(int token) {}

      @Override
      public void close() {}
    };
  }
}
