package dev.sluice.inference.engine;

import dev.sluice.inference.engine.GenerationEvent.PromptScored;
import dev.sluice.inference.sample.LogProbabilities;
import dev.sluice.inference.text.Utf8Assembler;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a caller how likely the tokens of its prompt are, as steps compute them. What a sequence
 * that gave way computes again is not told again. Used by the scheduler's thread.
 */
final class PromptScores {
  private final Generation generation;
  private final TokenSequence prompt;
  private final Vocabulary vocabulary;
  private final Utf8Assembler assembler = new Utf8Assembler();
  private int next;
  private int offset;

  PromptScores(Generation generation, Vocabulary vocabulary) {
    this.generation = generation;
    this.prompt = generation.request().prompt();
    this.vocabulary = vocabulary;
  }

  /** Returns whether the output behind a position is to be computed. */
  boolean wants(int position) {
    return position + 1 >= next && position + 1 < prompt.size();
  }

  /** Returns whether every token was told. */
  boolean areComplete() {
    return next == prompt.size();
  }

  /**
   * Tells the scores that a step gives.
   *
   * @param decoder has computed the step
   * @param logits is used for the logits of each token
   * @param index where in the step the sequence's tokens begin
   * @param position the position of the first of them
   * @param count how many there are
   */
  void tell(Decoder decoder, float[] logits, int index, int position, int count) {
    List<ReportedToken> tokens = new ArrayList<>();
    if (next == 0) {
      tokens.add(report(LogProbabilities.unknown(prompt.get(0))));
    }
    int top = generation.request().topLogProbabilities();
    for (int i = 0; i < count; i++) {
      if (wants(position + i)) {
        decoder.readLogits(index + i, logits);
        tokens.add(report(LogProbabilities.of(logits, prompt.get(position + i + 1), top)));
      }
    }
    if (!tokens.isEmpty()) {
      generation.deliver(new PromptScored(tokens));
    }
  }

  private ReportedToken report(LogProbabilities logProbabilities) {
    ReportedToken token = new ReportedToken(logProbabilities, offset);
    offset += assembler.append(vocabulary.piece(prompt.get(next))).length();
    next++;
    return token;
  }
}
