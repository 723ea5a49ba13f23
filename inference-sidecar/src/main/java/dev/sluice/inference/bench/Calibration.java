package dev.sluice.inference.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out how many tokens a server's model makes of the texts of prompts. */
final class Calibration {
  private static final int PROBE_WORDS = 200;
  private static final int PROBE_CHARACTERS = 1000;

  private final CompletionClient client;
  private final Optional<String> repeated;

  /**
   * Prepares to ask.
   *
   * @param repeated the text that prompts begin again; empty for random words
   */
  Calibration(CompletionClient client, Optional<String> repeated) {
    this.client = client;
    this.repeated = repeated;
  }

  /** Asks each server once and returns it with prompts for its model. */
  List<Subject> subjects(List<Target> targets, long seed)
      throws BenchException, InterruptedException {
    List<Subject> subjects = new ArrayList<>();
    for (Target target : targets) {
      subjects.add(new Subject(target, prompts(target, seed)));
    }
    return subjects;
  }

  /**
   * Asks the server once and returns prompts for its model.
   *
   * @param seed equal seeds give equal prompts
   * @throws BenchException if the server does not answer, with what it said
   */
  private Prompts prompts(Target target, long seed) throws BenchException, InterruptedException {
    String sample =
        repeated
            .map(text -> text.substring(0, Math.min(text.length(), PROBE_CHARACTERS)))
            .orElseGet(() -> new WordPrompts(1, seed).next(PROBE_WORDS));
    CallRecord probe = client.complete(target, sample, 1);
    if (probe.failed()) {
      throw new BenchException(
          "Server %s at %s does not answer for model %s: %s."
              .formatted(target.name(), target.base(), target.model(), probe.error()));
    }
    double tokens = probe.promptTokens() == 0 ? PROBE_WORDS : probe.promptTokens();
    return repeated
        .<Prompts>map(text -> new RepeatingPrompts(text, tokens / sample.length(), seed))
        .orElseGet(() -> new WordPrompts(tokens / PROBE_WORDS, seed));
  }
}
