package dev.sluice.inference.sample;

import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Chooses the tokens of one sequence. Not for several threads at once. */
public final class Sampler {
  private final boolean greedy;
  private final SplittableRandom random;
  private final Adjustments adjustments;
  private final Candidates candidates;
  private final @Nullable TokenFilter filter;

  /**
   * Makes the sampler of one sequence.
   *
   * @param parameters how tokens are chosen
   * @param filter which tokens may come; empty for all; closed by its owner
   */
  public Sampler(SamplingParameters parameters, Optional<TokenFilter> filter) {
    this.greedy = parameters.temperature() == 0;
    this.random = new SplittableRandom(parameters.seed());
    this.adjustments = new Adjustments(parameters);
    this.candidates = new Candidates(parameters);
    this.filter = filter.orElse(null);
  }

  /** Returns whether {@link #prompt} makes a difference. */
  public boolean looksAtPrompt() {
    return adjustments.lookAtPrompt();
  }

  /**
   * Notes a token of the prompt, for the repetition penalty; to be done for each before the first
   * is chosen.
   *
   * @param token the token's number
   */
  public void prompt(int token) {
    adjustments.prompt(token);
  }

  /**
   * Chooses the next token and remembers it for the penalties and for the filter.
   *
   * @param logits the model's logits, one a token; changed by penalties, biases and the filter
   * @return the number of the chosen token
   * @throws IllegalStateException if no token may come
   */
  public int sample(float[] logits) {
    adjustments.apply(logits);
    int token = choose(logits);
    if (filter != null) {
      // Most tokens of a model that was asked for a form fit it, and checking one is cheap.
      if (!filter.allows(token)) {
        filter.restrict(logits);
        token = choose(logits);
      }
      filter.accept(token);
    }
    adjustments.generated(token);
    return token;
  }

  /** Returns whether the answer is complete, so that no further token needs to be chosen. */
  public boolean isComplete() {
    return filter != null && filter.isComplete();
  }

  /**
   * Returns whether {@link #sample} takes the likeliest token wherever the filter allows it, so
   * that {@link #offer} does the same without the other logits.
   */
  public boolean takesLikeliest() {
    return greedy && adjustments.areNone();
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
    return greedy ? likeliest(logits) : candidates.draw(logits, random);
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int token = 1; token < logits.length; token++) {
      if (logits[token] > logits[best]) {
        best = token;
      }
    }
    if (logits[best] == Float.NEGATIVE_INFINITY) {
      throw new IllegalStateException("No token may come.");
    }
    return best;
  }
}
