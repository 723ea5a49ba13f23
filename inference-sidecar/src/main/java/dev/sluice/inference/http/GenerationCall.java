package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Usage;
import dev.sluice.inference.engine.Generation;
import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.GenerationEvent.Cause;
import dev.sluice.inference.engine.GenerationEvent.Delta;
import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.engine.GenerationEvent.Finished;
import dev.sluice.inference.engine.GenerationEvent.PromptScored;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The generations of one call, until the last has ended. Lives on the connection's event loop. */
final class GenerationCall {
  private static final Logger LOG = System.getLogger(GenerationCall.class.getName());

  private final CallMeter meter;
  private final Supplier<AnswerOutput> newOutput;
  private final int promptTokens;
  private final List<Echo> echoes;
  private final int choicesOfPrompt;
  private final int[] cachedTokens;
  private int unfinished;
  private int completionTokens;
  private int guessedTokens;
  private int acceptedTokens;
  private List<Generation> generations = List.of();
  private boolean ended;
  private @Nullable AnswerOutput output;

  /**
   * Makes a call.
   *
   * @param echoes what the answers to each prompt begin with
   * @param promptTokens the prompts' tokens
   * @param choicesOfPrompt how many answers each has; those of one prompt follow each other
   */
  GenerationCall(
      CallMeter meter,
      Supplier<AnswerOutput> newOutput,
      List<Echo> echoes,
      int promptTokens,
      int choicesOfPrompt) {
    this.meter = meter;
    this.newOutput = newOutput;
    this.echoes = List.copyOf(echoes);
    this.promptTokens = promptTokens;
    this.choicesOfPrompt = choicesOfPrompt;
    this.cachedTokens = new int[echoes.size()];
    Arrays.fill(cachedTokens, Integer.MAX_VALUE);
    this.unfinished = echoes.size() * choicesOfPrompt;
  }

  /** Begins the answer; takes the handles by which the generations can be cancelled. */
  void started(List<Generation> handles) {
    generations = handles;
    if (ended) {
      cancel();
    } else {
      output();
    }
  }

  /** Takes an event of one choice. */
  void on(int choice, GenerationEvent event) {
    if (ended) {
      return;
    }
    try {
      switch (event) {
        case PromptScored scored -> output().add(choice, echo(choice).within(scored));
        case Delta delta -> output().add(choice, echo(choice).behind(delta));
        case Finished finished -> finish(choice, finished);
        case Failed failed -> fail(failed);
      }
    } catch (RuntimeException e) {
      // The event loop would drop it, and the client wait for ever.
      LOG.log(Level.ERROR, "An answer could not be written", e);
      fail(new Failed(Cause.FAULT, "The sidecar failed on this answer; its log has the details."));
    }
  }

  /** Ends everything because the client left. */
  void disconnected() {
    if (!ended) {
      ended = true;
      meter.end("cancelled");
      cancel();
    }
  }

  private void finish(int choice, Finished finished) {
    meter.generation(finished);
    completionTokens += finished.counts().completionTokens();
    guessedTokens += finished.counts().guessedTokens();
    acceptedTokens += finished.counts().acceptedTokens();
    // What one answer finds in the cache may be another's work for the same call.
    int prompt = choice / choicesOfPrompt;
    cachedTokens[prompt] = Math.min(cachedTokens[prompt], finished.counts().cachedTokens());
    output().finish(choice, finished.reason());
    unfinished--;
    if (unfinished == 0) {
      ended = true;
      meter.tokens(promptTokens, completionTokens);
      meter.end("");
      int cached = Arrays.stream(cachedTokens).sum();
      int rejected = guessedTokens - acceptedTokens;
      output()
          .complete(new Usage(promptTokens, cached, completionTokens, acceptedTokens, rejected));
    }
  }

  private void fail(Failed failed) {
    ApiException failure = Refusals.of(failed);
    if (!ended) {
      ended = true;
      meter.end(Integer.toString(failure.status()));
    }
    output().fail(failure);
    cancel();
  }

  /** Returns the output, made at its first use as the first event may precede the handles. */
  private AnswerOutput output() {
    if (output == null) {
      AnswerOutput opened = newOutput.get();
      for (int choice = 0; choice < echoes.size() * choicesOfPrompt; choice++) {
        if (!echo(choice).text().isEmpty()) {
          opened.add(choice, echo(choice).opening());
        }
      }
      output = opened;
    }
    return output;
  }

  private Echo echo(int choice) {
    return echoes.get(choice / choicesOfPrompt);
  }

  private void cancel() {
    generations.forEach(Generation::cancel);
  }
}
