package dev.sluice.inference.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes prompts of random words, in which nothing is worth repeating. Thread-safe. */
final class WordPrompts implements Prompts {
  private static final List<String> WORDS =
      List.of(
          ("the river runs past old stone walls where people meet each morning to trade bread and"
                  + " salt for wool while children play near a quiet mill whose wheel has turned"
                  + " since before any of them could count years or name its builder yet nobody"
                  + " asks why water keeps moving when night falls over green hills far away")
              .split(" "));

  private final double tokensPerWord;
  private final long seed;
  private final AtomicLong made = new AtomicLong();

  /**
   * Makes a source of prompts.
   *
   * @param tokensPerWord how many tokens the model makes of a word
   * @param seed equal seeds give equal prompts in the same order
   */
  WordPrompts(double tokensPerWord, long seed) {
    this.tokensPerWord = tokensPerWord;
    this.seed = seed;
  }

  @Override
  public String next(int tokens) {
    return text(new SplittableRandom(seed + 0x9E3779B97F4A7C15L * made.incrementAndGet()), tokens);
  }

  private String text(SplittableRandom random, int tokens) {
    long words = Math.max(1, Math.round(tokens / tokensPerWord));
    StringBuilder text = new StringBuilder();
    for (long i = 0; i < words; i++) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return text.toString().strip();
  }
}
