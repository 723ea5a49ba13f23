package dev.sluice.inference.bench;

import java.util.ArrayList;
import java.util.List;

/** Finds out how many tokens a server's model makes of a word. */
final class Calibration {
  private static final int PROBE_WORDS = 200;

  private final CompletionClient client;

  Calibration(CompletionClient client) {
    this.client = client;
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
    CallRecord probe = client.complete(target, new Prompts(1, seed).next(PROBE_WORDS), 1);
    if (probe.failed()) {
      throw new BenchException(
          "Server %s at %s does not answer for model %s: %s."
              .formatted(target.name(), target.base(), target.model(), probe.error()));
    }
    int tokens = probe.promptTokens();
    return new Prompts(tokens == 0 ? 1 : (double) tokens / PROBE_WORDS, seed);
  }
}
