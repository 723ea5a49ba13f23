package dev.sluice.telemetry;

import dev.sluice.Usage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;

/** Counts the tokens of calls, as one version of the GenAI conventions says it. */
interface TokenMeter {
  /**
   * Counts what a call used.
   *
   * @param payer attributes of the call and of who pays
   */
  void add(Usage usage, Attributes payer);

  /** Returns the meter of v1.41: one histogram for input and output. */
  static TokenMeter standard(Meter meter) {
    LongHistogram tokens = histogram(meter, GenAi.TOKEN_USAGE, "Tokens used by calls");
    return (usage, payer) -> {
      record(tokens, payer, "input", usage.input());
      record(tokens, payer, "output", usage.output());
    };
  }

  private static void record(LongHistogram tokens, Attributes payer, String type, long count) {
    if (count > 0) {
      tokens.record(count, payer.toBuilder().put(GenAi.TOKEN_TYPE, type).build());
    }
  }

  /** Returns the meter of the newest conventions: counters for totals, histograms for each call. */
  static TokenMeter latest(Meter meter) {
    LongCounter input = counter(meter, GenAi.Latest.INPUT, "Input tokens, cached ones included");
    LongCounter output = counter(meter, GenAi.Latest.OUTPUT, "Output tokens, reasoning included");
    LongCounter read = counter(meter, GenAi.Latest.CACHE_READ, "Input tokens read from a cache");
    LongCounter write = counter(meter, GenAi.Latest.CACHE_WRITE, "Input tokens put into a cache");
    LongCounter reasoning = counter(meter, GenAi.Latest.REASONING, "Output tokens of reasoning");
    LongHistogram ofCallIn = histogram(meter, GenAi.Latest.CALL_INPUT, "Input tokens of a call");
    LongHistogram ofCallOut = histogram(meter, GenAi.Latest.CALL_OUTPUT, "Output tokens of a call");
    return (usage, payer) -> {
      // Providers do not say what is text and what an image.
      Attributes counted = payer.toBuilder().put(GenAi.Latest.TOKEN_MODALITY, "unknown").build();
      input.add(usage.input(), counted);
      output.add(usage.output(), counted);
      read.add(usage.cachedInput(), counted);
      write.add(usage.cacheWrite(), counted);
      reasoning.add(usage.reasoning(), counted);
      ofCallIn.record(usage.input(), payer);
      ofCallOut.record(usage.output(), payer);
    };
  }

  private static LongCounter counter(Meter meter, String name, String description) {
    return meter.counterBuilder(name).setUnit("{token}").setDescription(description).build();
  }

  private static LongHistogram histogram(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .ofLongs()
        .setUnit("{token}")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(GenAi.TOKEN_BUCKETS)
        .build();
  }
}
