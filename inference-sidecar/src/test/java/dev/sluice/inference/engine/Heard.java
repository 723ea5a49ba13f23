package dev.sluice.inference.engine;

import dev.sluice.inference.engine.GenerationEvent.Delta;
import dev.sluice.inference.engine.GenerationEvent.Failed;
import dev.sluice.inference.engine.GenerationEvent.Finished;
import dev.sluice.inference.engine.GenerationEvent.PromptScored;
import dev.sluice.inference.sample.LogProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Remembers the events of one generation and checks their order. */
public final class Heard implements GenerationListener {
  private final StringBuilder text = new StringBuilder();
  private final List<LogProbabilities> logProbabilities = new ArrayList<>();
  private final List<ReportedToken> promptTokens = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable GenerationEvent end;

  @Override
  public synchronized void on(GenerationEvent event) {
    if (end != null) {
      throw new AssertionError("heard " + event + " after " + end);
    }
    switch (event) {
      case PromptScored scored -> promptTokens.addAll(scored.tokens());
      case Delta delta -> {
        text.append(delta.text());
        delta.tokens().forEach(token -> logProbabilities.add(token.logProbabilities()));
      }
      case Finished finished -> end(finished);
      case Failed failed -> end(failed);
    }
  }

  private void end(GenerationEvent event) {
    end = event;
    ended.countDown();
  }

  public synchronized String text() {
    return text.toString();
  }

  public synchronized List<LogProbabilities> logProbabilities() {
    return List.copyOf(logProbabilities);
  }

  public synchronized List<ReportedToken> promptTokens() {
    return List.copyOf(promptTokens);
  }

  public synchronized boolean hasEnded() {
    return end != null;
  }

  /** Returns the end, for which it waits. */
  public GenerationEvent end() throws InterruptedException {
    if (!ended.await(120, TimeUnit.SECONDS)) {
      throw new AssertionError("no end was heard");
    }
    synchronized (this) {
      return Objects.requireNonNull(end);
    }
  }

  public Finished finished() throws InterruptedException {
    if (end() instanceof Finished finished) {
      return finished;
    }
    throw new AssertionError("heard " + end());
  }
}
