package dev.sluice.inference.sample;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Chooses the tokens of one sequence. Not for several threads at once. */
public final class Sampler {
  private final SamplingParameters parameters;
  private final SplittableRandom random;
  private final Map<Integer, Integer> generated = new HashMap<>();
  private final boolean counts;
  private final @Nullable TokenFilter filter;

  /**
   * Makes the sampler of one sequence.
   *
   * @param parameters how tokens are chosen
   * @param filter which tokens may come; empty for all; closed by its owner
   */
  public Sampler(SamplingParameters parameters, Optional<TokenFilter> filter) {
    this.parameters = parameters;
    this.random = new SplittableRandom(parameters.seed());
    this.filter = filter.orElse(null);
    this.counts = parameters.frequencyPenalty() != 0 || parameters.presencePenalty() != 0;
  }

  /**
   * Chooses the next token and remembers it for the penalties and for the filter.
   *
   * @param logits the model's logits, one a token; changed by penalties, biases and the filter
   * @return the number of the chosen token
   */
  public int sample(float[] logits) {
    adjust(logits);
    int token = choose(logits);
    if (filter != null) {
      // Most tokens of a model that was asked for a form fit it, and checking one is cheap.
      if (!filter.allows(token)) {
        filter.restrict(logits);
        token = choose(logits);
      }
      filter.accept(token);
    }
    if (counts) {
      generated.merge(token, 1, Integer::sum);
    }
    return token;
  }

  /**
   * Returns whether {@link #sample} takes the likeliest token wherever the filter allows it, so
   * that {@link #offer} does the same without the other logits.
   */
  public boolean takesLikeliest() {
    return parameters.temperature() == 0 && !counts && parameters.logitBias().isEmpty();
  }

  /**
   * Takes the likeliest token if the filter allows it.
   *
   * @param likeliest the token of the highest logit, of equals the first
   * @return whether it was taken; if not, {@link #sample} must choose another
   * @throws IllegalStateException unless the likeliest token is what this sampler takes
   */
  public boolean offer(int likeliest) {
    if (!takesLikeliest()) {
      throw new IllegalStateException("the likeliest token is not what these parameters take");
    }
    if (filter == null) {
      return true;
    }
    boolean allowed = filter.allows(likeliest);
    if (allowed) {
      filter.accept(likeliest);
    }
    return allowed;
  }

  private int choose(float[] logits) {
    return parameters.temperature() == 0
        ? likeliest(logits)
        : new Candidates(logits, parameters).draw(random.nextDouble());
  }

  private void adjust(float[] logits) {
    generated.forEach(
        (token, count) ->
            logits[token] -=
                (float) (count * parameters.frequencyPenalty() + parameters.presencePenalty()));
    parameters.logitBias().forEach((token, bias) -> bias(logits, token, bias));
  }

  private static void bias(float[] logits, int token, double bias) {
    if (token >= 0 && token < logits.length) {
      logits[token] += (float) bias;
    }
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int token = 1; token < logits.length; token++) {
      if (logits[token] > logits[best]) {
        best = token;
      }
    }
    return best;
  }
}
