package dev.sluice.inference.eval;

import dev.sluice.inference.prefix.Lease;
import dev.sluice.inference.prefix.PrefixCache;
import dev.sluice.inference.prefix.PrefixCacheSettings;
import dev.sluice.inference.prefix.PrefixCacheStatistics;
import dev.sluice.inference.prefix.Prompt;
import java.util.concurrent.TimeUnit;

/** Puts the calls of a trace through a prefix cache, in the trace's own time. */
final class PrefixEvaluation {
  private final PrefixCacheSettings settings;
  private final PrefixCache<Long> cache;
  private long nanos;
  private long calls;
  private long tokens;
  private long hitTokens;

  PrefixEvaluation(PrefixCacheSettings settings) {
    this.settings = settings;
    this.cache = new PrefixCache<>(settings, () -> nanos, slot -> {});
  }

  /**
   * Serves a call at once.
   *
   * @return how many tokens of its prompt were cached
   */
  long serve(TraceCall call) {
    nanos = TimeUnit.MILLISECONDS.toNanos(call.timestampMillis());
    Lease<Long> lease = cache.acquire(new Prompt<>("", call.blocks(), call.inputTokens()));
    long hit = Math.min(call.inputTokens(), (long) lease.foundBlocks() * settings.blockTokens());
    lease.release(call.outputTokens());
    calls++;
    tokens += call.inputTokens();
    hitTokens += hit;
    return hit;
  }

  /** Returns how many calls were served. */
  long calls() {
    return calls;
  }

  /** Returns how many tokens of all prompts were cached, in percent; 0 before the first call. */
  double hitPercent() {
    return tokens == 0 ? 0 : 100.0 * hitTokens / tokens;
  }

  PrefixCacheStatistics statistics() {
    return cache.statistics();
  }
}
