package dev.sluice.inference.grammar;

import dev.sluice.inference.sample.Constraint;
import dev.sluice.inference.sample.TokenFilter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Checks and makes texts under constraints. */
public final class Texts {
  private Texts() {}

  /** Returns whether a whole text fits a grammar. */
  public static boolean fits(Grammar grammar, String text) throws GrammarException {
    PieceVocabulary vocabulary = new PieceVocabulary(List.of());
    try (TokenFilter filter = new Constraints(vocabulary).of(() -> grammar).open()) {
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        if (!filter.allows(b & 0xFF)) {
          return false;
        }
        filter.accept(b & 0xFF);
      }
      return filter.allows(vocabulary.end());
    }
  }

  /** Makes a text of random tokens that may come, as a sampler does; tokens count up to a bound. */
  public static String random(
      Constraint constraint, PieceVocabulary vocabulary, SplittableRandom random, int maxTokens) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (TokenFilter filter = constraint.open()) {
      for (int i = 0; i < maxTokens; i++) {
        int token = draw(filter, vocabulary, random, i > maxTokens / 2);
        if (token == vocabulary.end()) {
          return text.toString(StandardCharsets.UTF_8);
        }
        filter.accept(token);
        text.writeBytes(vocabulary.piece(token));
      }
    }
    return "";
  }

  private static int draw(
      TokenFilter filter, PieceVocabulary vocabulary, SplittableRandom random, boolean hurry) {
    int token = random.nextInt(vocabulary.size());
    if (hurry && filter.allows(vocabulary.end())) {
      return vocabulary.end();
    }
    if (!hurry && filter.allows(token)) {
      return token;
    }
    float[] logits = new float[vocabulary.size()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextInt(1000);
    }
    for (int closing : hurry ? new int[] {'"', '}', ']'} : new int[0]) {
      logits[closing] += 2000;
    }
    filter.restrict(logits);
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    if (logits[best] == Float.NEGATIVE_INFINITY) {
      throw new AssertionError("No token may come");
    }
    return best;
  }
}
