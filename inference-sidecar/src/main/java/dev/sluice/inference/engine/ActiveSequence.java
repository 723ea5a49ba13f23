package dev.sluice.inference.engine;

import dev.sluice.inference.sample.Constraint;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.sample.Sampler;
import dev.sluice.inference.sample.TokenFilter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generation that has a place: how far its prompt was read and its answer has grown. */
final class ActiveSequence {
  private final Generation generation;
  private final int number;
  private final Vocabulary vocabulary;
  private final int contextLength;
  private final long started;
  private final Optional<TokenFilter> filter;
  private final Sampler sampler;
  private final Answer answer;
  private int cached;
  private int generated;
  private int lastToken;
  private long firstToken = -1;
  private @Nullable FinishReason ended;

  ActiveSequence(Generation generation, int number, Vocabulary vocabulary, int contextLength) {
    this.generation = generation;
    this.number = number;
    this.vocabulary = vocabulary;
    this.contextLength = contextLength;
    this.started = generation.age();
    this.filter = generation.request().constraint().map(Constraint::open);
    this.sampler = new Sampler(generation.request().sampling(), filter);
    this.answer = new Answer(generation.request().stops());
  }

  int number() {
    return number;
  }

  Generation generation() {
    return generation;
  }

  /** Returns how many of its tokens the cache holds. */
  int cached() {
    return cached;
  }

  boolean isReadingPrompt() {
    return cached < prompt().size();
  }

  boolean hasEnded() {
    return ended != null || generation.isCancelled();
  }

  /** Adds the token generated last; returns its index in the batch. */
  int addNext(TokenBatch batch) {
    return batch.add(lastToken, cached++, number, true);
  }

  /**
   * Adds the next part of the prompt.
   *
   * @return the index of the prompt's last token in the batch, or −1 when more is to come
   */
  int addPrompt(TokenBatch batch, int limit) {
    int end = Math.min(prompt().size(), cached + limit);
    int index = -1;
    while (cached < end) {
      boolean last = cached == prompt().size() - 1;
      int added = batch.add(prompt().get(cached), cached, number, last);
      index = last ? added : -1;
      cached++;
    }
    return index;
  }

  /** Chooses the next token from its logits and tells the caller what is new. */
  void take(float[] logits) {
    GenerationRequest request = generation.request();
    // The sampler changes the logits, and log probabilities are those before.
    float[] original = request.wantsLogProbabilities() ? logits.clone() : logits;
    int token = sampler.sample(logits);
    if (firstToken < 0) {
      firstToken = generation.age();
    }
    lastToken = token;
    generated++;
    if (vocabulary.endsGeneration(token)) {
      ended = FinishReason.STOP;
      return;
    }
    LogProbabilities logProbabilities =
        request.wantsLogProbabilities()
            ? LogProbabilities.of(original, token, request.topLogProbabilities())
            : null;
    GenerationEvent.Delta delta = answer.append(vocabulary.piece(token), logProbabilities);
    if (!delta.isEmpty()) {
      generation.deliver(delta);
    }
    if (answer.isStopped()) {
      ended = FinishReason.STOP;
    } else if (generated >= request.maxTokens() || cached >= contextLength) {
      ended = FinishReason.LENGTH;
    }
  }

  /** Tells the caller the end. */
  void finish() {
    if (generation.isCancelled() || ended == null) {
      generation.finish(FinishReason.CANCELLED, counts(), started, firstToken);
      return;
    }
    GenerationEvent.Delta rest = answer.finish();
    if (!rest.isEmpty()) {
      generation.deliver(rest);
    }
    generation.finish(ended, counts(), started, firstToken);
  }

  /** Frees what the choice of tokens held; nothing is taken afterwards. */
  void release() {
    filter.ifPresent(TokenFilter::close);
  }

  private GenerationEvent.Counts counts() {
    return new GenerationEvent.Counts(prompt().size(), 0, generated, 0);
  }

  private TokenSequence prompt() {
    return generation.request().prompt();
  }
}
