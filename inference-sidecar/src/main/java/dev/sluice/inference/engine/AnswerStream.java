package dev.sluice.inference.engine;

import dev.sluice.inference.sample.Constraint;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.Sampler;
import dev.sluice.inference.sample.TokenFilter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the tokens of one answer, tells the caller its text, and knows when it ends. Used by the
 * scheduler's thread.
 */
final class AnswerStream {
  private final Generation generation;
  private final Vocabulary vocabulary;
  private final Optional<TokenFilter> filter;
  private final Sampler sampler;
  private final Answer answer;
  private final long started;
  private long firstToken = -1;
  private int tokens;
  private @Nullable FinishReason ended;

  /** The logits of the last step, when they are reported. */
  private float @Nullable [] before;

  AnswerStream(Generation generation, Vocabulary vocabulary) {
    this.generation = generation;
    this.vocabulary = vocabulary;
    this.started = generation.age();
    GenerationRequest request = generation.request();
    this.filter = request.constraint().map(Constraint::open);
    this.sampler = new Sampler(request.sampling(), filter);
    this.answer = new Answer(request.stops());
    if (sampler.looksAtPrompt()) {
      for (int i = 0; i < request.prompt().size(); i++) {
        sampler.prompt(request.prompt().get(i));
      }
    }
  }

  /**
   * Returns whether the likeliest token is taken wherever it is allowed, so that the other logits
   * need not be read.
   */
  boolean takesLikeliest() {
    return sampler.takesLikeliest() && !generation.request().wantsLogProbabilities();
  }

  /** Takes the likeliest token if it is allowed; returns whether it is. */
  boolean offer(int likeliest) {
    if (!sampler.offer(likeliest)) {
      return false;
    }
    add(likeliest, null);
    return true;
  }

  /** Chooses the next token from its logits, which are changed, and returns it. */
  int choose(float[] logits) {
    if (!generation.request().wantsLogProbabilities()) {
      int token = sampler.sample(logits);
      add(token, null);
      return token;
    }
    // The sampler changes the logits, and log probabilities are those before.
    float[] original = before == null ? new float[logits.length] : before;
    before = original;
    System.arraycopy(logits, 0, original, 0, logits.length);
    int token = sampler.sample(logits);
    add(token, LogProbabilities.of(original, token, generation.request().topLogProbabilities()));
    return token;
  }

  private void add(int token, @Nullable LogProbabilities logProbabilities) {
    if (firstToken < 0) {
      firstToken = generation.age();
    }
    tokens++;
    if (vocabulary.endsGeneration(token)) {
      ended = FinishReason.STOP;
      if (logProbabilities != null && generation.request().scoresPrompt()) {
        // Who adds log probabilities up counts all tokens, also that which ends the answer.
        answer.report(logProbabilities);
      }
      return;
    }
    GenerationEvent.Delta delta = answer.append(piece(token), logProbabilities);
    if (!delta.isEmpty()) {
      generation.deliver(delta);
    }
    if (answer.isStopped() || sampler.isComplete()) {
      ended = FinishReason.STOP;
    } else if (tokens >= generation.request().maxTokens()) {
      ended = FinishReason.LENGTH;
    }
  }

  private byte[] piece(int token) {
    return generation.request().spelledTokens().contains(token)
        ? vocabulary.name(token).getBytes(StandardCharsets.UTF_8)
        : vocabulary.piece(token);
  }

  /** Ends the answer where it is, unless it has ended. */
  void cutOff() {
    if (ended == null) {
      ended = FinishReason.LENGTH;
    }
  }

  boolean hasEnded() {
    return ended != null || generation.isCancelled();
  }

  /** Returns the age at which the first token was there; −1 if there is none yet. */
  long firstToken() {
    return firstToken;
  }

  /** Tells the caller the end. */
  void finish(int cachedTokens, int preemptions, int guessed, int accepted) {
    GenerationEvent.Counts counts =
        new GenerationEvent.Counts(
            generation.request().prompt().size(),
            cachedTokens,
            tokens,
            preemptions,
            guessed,
            accepted);
    if (generation.isCancelled() || ended == null) {
      generation.finish(FinishReason.CANCELLED, counts, started, firstToken);
      return;
    }
    GenerationEvent.Delta rest = answer.finish();
    if (!rest.isEmpty()) {
      generation.deliver(rest);
    }
    generation.finish(ended, counts, started, firstToken);
  }

  /** Frees what the choice of tokens held; none is chosen afterwards. */
  void close() {
    filter.ifPresent(TokenFilter::close);
  }
}
