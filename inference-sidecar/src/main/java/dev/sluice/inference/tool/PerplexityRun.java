package dev.sluice.inference.tool;

import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import dev.sluice.inference.llama.LlamaException;
import dev.sluice.inference.llama.Scorer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** Puts a text through a model, piece by piece. */
final class PerplexityRun {
  private static final long MAX_TEXT_BYTES = 64L << 20;

  private final Vocabulary vocabulary;
  private final Scorer scorer;
  private final int context;
  private int pieces;

  /**
   * Makes a run.
   *
   * @param context the tokens of each piece, whose second half is predicted
   */
  PerplexityRun(Vocabulary vocabulary, Scorer scorer, int context) {
    this.vocabulary = vocabulary;
    this.scorer = scorer;
    this.context = context;
  }

  /** Returns how many pieces were predicted. */
  int pieces() {
    return pieces;
  }

  /**
   * Predicts a text.
   *
   * @param maxPieces how many pieces at most
   * @param progress hears the share that is done and the figure so far
   * @throws ToolException if the text is unreadable or too short
   */
  Perplexity run(Path text, int maxPieces, BiConsumer<Double, String> progress)
      throws ToolException, IOException, LlamaException {
    TokenSequence tokens = vocabulary.tokenize(read(text), true, false);
    int count = Math.min(maxPieces, tokens.size() / context);
    if (count == 0) {
      throw new ToolException(
          "Text %s has %d tokens for this model, fewer than one piece of --context %d."
              .formatted(text, tokens.size(), context));
    }
    boolean begins = vocabulary.tokenize("", true, false).size() > 0;
    Perplexity perplexity = new Perplexity();
    for (int piece = 0; piece < count; piece++) {
      int[] part = new int[context];
      for (int i = 0; i < context; i++) {
        part[i] = tokens.get(piece * context + i);
      }
      if (begins) {
        part[0] = vocabulary.beginOfText();
      }
      for (double logProbability : scorer.logProbabilities(part, context / 2 + 1)) {
        perplexity.add(logProbability);
      }
      pieces = piece + 1;
      progress.accept(
          (double) pieces / count,
          "piece %d of %d, perplexity %.4f".formatted(pieces, count, perplexity.value()));
    }
    return perplexity;
  }

  private static String read(Path text) throws ToolException, IOException {
    if (!Files.isReadable(text) || Files.isDirectory(text)) {
      throw new ToolException("There is no readable text %s.".formatted(text));
    }
    if (Files.size(text) > MAX_TEXT_BYTES) {
      throw new ToolException(
          "Text %s is longer than %d MiB; give a part of it."
              .formatted(text, MAX_TEXT_BYTES >> 20));
    }
    try {
      return Files.readString(text);
    } catch (CharacterCodingException e) {
      throw new ToolException("Text %s is not in UTF-8.".formatted(text));
    }
  }
}
