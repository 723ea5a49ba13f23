package dev.sluice.inference.engine;

import dev.sluice.inference.kv.KvSequence;
import dev.sluice.inference.speculate.Lookahead;
import dev.sluice.inference.speculate.Speculation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generation that was begun: its tokens so far, which of them are computed, and what the step
 * under way computes of it. It has a place in the attention cache, except while it gives way to
 * another. Used by the scheduler's thread.
 */
final class ActiveSequence {
  private final Generation generation;
  private final AnswerStream answer;
  private final int contextLength;
  private final GrowingTokens tokens;
  private final @Nullable PromptScores scores;
  private @Nullable KvSequence place;
  private @Nullable Lookahead lookahead;
  private int rank;
  private double level;
  private int cachedTokens;
  private int preemptions;
  private long lastToken;
  private int planned;
  private int firstPlanned;
  private int firstOutput;
  private int outputs;
  private int stepsLeftOut;
  private int guessed;
  private int accepted;
  private boolean waitsForPrefix;

  ActiveSequence(Generation generation, Vocabulary vocabulary, int contextLength) {
    this.generation = generation;
    this.contextLength = contextLength;
    this.answer = new AnswerStream(generation, vocabulary);
    this.tokens = new GrowingTokens(generation.request().prompt());
    this.scores =
        generation.request().scoresPrompt() ? new PromptScores(generation, vocabulary) : null;
  }

  Generation generation() {
    return generation;
  }

  AnswerStream answer() {
    return answer;
  }

  GrowingTokens tokens() {
    return tokens;
  }

  /** Returns how urgent it is while it has its place, 0 for the most urgent. */
  int rank() {
    return rank;
  }

  /** Returns whether somebody waits for it, or it is batch work that has waited too long. */
  boolean isUrgent() {
    return rank < Priority.BATCH.rank();
  }

  /** Returns what its tenant was served when the step under way was planned. */
  double level() {
    return level;
  }

  void level(double served) {
    level = served;
  }

  /** Gives it a place, with what of its tokens is there already. */
  void take(KvSequence kvSequence, int newRank) {
    place = kvSequence;
    rank = newRank;
    stepsLeftOut = 0;
  }

  /** Returns whether it has a place, and does not give way just now. */
  boolean hasPlace() {
    return place != null;
  }

  KvSequence place() {
    return Objects.requireNonNull(place);
  }

  /** Gives its place up for another; its tokens stay. */
  void giveWay(long now) {
    noteCached();
    place().close(0);
    place = null;
    planned = 0;
    preemptions++;
    generation.waitsAgain(now);
  }

  /** Returns whether it has more to compute than its last token. */
  boolean isReading() {
    return missing() > 1 || tokens.generated() == 0;
  }

  /** Returns how many of its tokens are to be computed. */
  int missing() {
    return tokens.size() - place().length();
  }

  boolean isPlanned() {
    return planned > 0;
  }

  /** Returns whether another sequence computes in this step what it will share. */
  boolean waitsForPrefix() {
    return waitsForPrefix;
  }

  /** Returns how many steps in a row it was left out. */
  int stepsLeftOut() {
    return stepsLeftOut;
  }

  /** Begins the planning of a step. */
  void unplan() {
    planned = 0;
    outputs = 0;
    waitsForPrefix = place().waitsForPrefix();
    if (!waitsForPrefix) {
      stepsLeftOut++;
    }
  }

  /** Returns whether its prompt's log probabilities are wanted and not all told. */
  boolean isScoring() {
    return scores != null && !scores.areComplete();
  }

  /**
   * Adds its next tokens to a batch. An output is wanted of its last one and of each guess, and
   * where its prompt's log probabilities are.
   *
   * @param count how many tokens; no more than are missing, and all guesses behind these
   */
  void plan(TokenBatch batch, int count) {
    int start = place().length();
    for (int i = start; i < start + count; i++) {
      boolean answers = i >= tokens.size() - 1;
      boolean wanted = answers || (scores != null && scores.wants(i));
      int index = batch.add(tokens.get(i), i, place().number(), wanted);
      if (answers && outputs++ == 0) {
        firstOutput = index;
      }
    }
    firstPlanned = batch.size() - count;
    planned = count;
  }

  /** Takes note that the step under way has as much of it as is due. */
  void hadShare() {
    stepsLeftOut = 0;
  }

  /** Returns how many outputs the step gives it. */
  int outputs() {
    return outputs;
  }

  /** Returns where in the batch the first of them is. */
  int firstOutput() {
    return firstOutput;
  }

  /** Takes note that the planned tokens were computed. */
  void computed() {
    int start = place().length();
    for (int i = start; i < start + planned; i++) {
      place().appended(tokens.get(i));
    }
    if (outputs > 0) {
      noteCached();
    }
  }

  /** Takes what a step says of its prompt; one that wants no answer ends behind it. */
  void readPrompt(Decoder decoder, float[] logits) {
    if (scores != null) {
      scores.tell(decoder, logits, firstPlanned, place().length() - planned, planned);
    }
    if (outputs > 0 && generation.request().maxTokens() == 0) {
      answer.cutOff();
    }
  }

  /** Returns how many tokens of its prompt did not have to be computed. */
  int cachedTokens() {
    return cachedTokens;
  }

  private void noteCached() {
    if (tokens.generated() == 0) {
      cachedTokens = Math.min(place().cached(), tokens.promptSize());
    }
  }

  /**
   * Takes the next token.
   *
   * @return whether it is what was guessed, so that the output behind it holds, too
   */
  boolean add(int token) {
    boolean guessed = tokens.add(token);
    if (tokens.size() > contextLength) {
      answer.cutOff();
    }
    return guessed && !answer.hasEnded();
  }

  /** Returns what guesses its next tokens, brought up to date; it has a place and an answer. */
  Lookahead lookAhead(Speculation speculation) {
    Lookahead ahead = lookahead;
    if (ahead == null) {
      ahead = speculation.follow(tokens.toArray());
      lookahead = ahead;
    }
    while (ahead.size() < tokens.size()) {
      ahead.append(tokens.get(ahead.size()));
    }
    int wanted = generation.request().maxTokens() - tokens.generated() - 1;
    ahead.prepare(place().number(), Math.min(wanted, contextLength - tokens.size()));
    return ahead;
  }

  /** Returns what guesses its next tokens; null while nothing does. */
  @Nullable Lookahead lookahead() {
    return lookahead;
  }

  /** Tells what guesses its tokens how many of them are in the step. */
  void tellPlanned() {
    if (lookahead != null) {
      lookahead.planned(planned);
    }
  }

  /**
   * Forgets what was computed of guesses that did not come true.
   *
   * @param taken how many tokens the step gave
   */
  void dropGuesses(int taken) {
    if (outputs > 1) {
      guessed += outputs - 1;
      accepted += Math.max(0, taken - 1);
    }
    if (place().length() >= tokens.size()) {
      place().truncate(tokens.size() - 1);
    }
  }

  /** Returns the time since its token before, and takes note of a new one; −1 for the first. */
  long sinceLastToken(long now) {
    long since = tokens.generated() > 1 ? now - lastToken : -1;
    lastToken = now;
    return since;
  }

  /** Frees what it holds; what it has computed may stay for others. */
  void release() {
    if (place != null) {
      noteCached();
      place.close(tokens.generated());
      place = null;
    }
    answer.close();
  }

  /** Frees what it holds, of which nothing can be used again, as after a step that failed. */
  void discard() {
    if (place != null) {
      place.discard();
      place = null;
    }
    answer.close();
  }

  /** Tells the caller the end. */
  void finish() {
    answer.finish(cachedTokens, preemptions, guessed, accepted);
  }
}
