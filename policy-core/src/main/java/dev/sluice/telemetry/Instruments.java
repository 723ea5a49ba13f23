package dev.sluice.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/** The instruments made from one OpenTelemetry instance. */
record Instruments(
    OpenTelemetry source,
    LongCounter calls,
    LongCounter decisions,
    DoubleCounter cost,
    LongHistogram tokens,
    DoubleHistogram duration,
    DoubleHistogram firstChunk,
    DoubleHistogram deciding) {

  Instruments(OpenTelemetry source) {
    this(source, source.getMeter(GenAi.SCOPE));
  }

  private Instruments(OpenTelemetry source, Meter meter) {
    this(
        source,
        meter.counterBuilder(GenAi.CALLS).setDescription("Calls by how they ended").build(),
        meter
            .counterBuilder(GenAi.DECISIONS)
            .setDescription("Decisions by policy and rule")
            .build(),
        meter
            .counterBuilder(GenAi.COST)
            .ofDoubles()
            .setUnit("{USD}")
            .setDescription("What calls cost, in US dollars")
            .build(),
        meter
            .histogramBuilder(GenAi.TOKEN_USAGE)
            .ofLongs()
            .setUnit("{token}")
            .setDescription("Tokens used by calls")
            .setExplicitBucketBoundariesAdvice(GenAi.TOKEN_BUCKETS)
            .build(),
        seconds(meter, GenAi.OPERATION_DURATION, "Upstream calls", GenAi.DURATION_BUCKETS),
        seconds(meter, GenAi.TIME_TO_FIRST_CHUNK, "Until streams begin", GenAi.DURATION_BUCKETS),
        seconds(meter, GenAi.DECISION_DURATION, "Policies' decisions", GenAi.DECISION_BUCKETS));
  }

  private static DoubleHistogram seconds(
      Meter meter, String name, String description, List<Double> buckets) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(buckets)
        .build();
  }
}
