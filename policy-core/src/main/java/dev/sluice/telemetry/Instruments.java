package dev.sluice.telemetry;

import dev.sluice.Protocol;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.DoubleCounter;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.util.List;

/**
 * The instruments made from one OpenTelemetry instance.
 *
 * @param source the instance
 * @param read whether anybody reads them: without a reader, OpenTelemetry's are all for show
 */
record Instruments(
    OpenTelemetry source,
    boolean read,
    LongCounter calls,
    LongCounter decisions,
    DoubleCounter cost,
    TokenMeter tokens,
    DoubleHistogram inference,
    DoubleHistogram embeddings,
    DoubleHistogram firstChunk,
    DoubleHistogram deciding) {

  /** Makes them, with the names of v1.41 or with the newest. */
  Instruments(OpenTelemetry source, boolean latest) {
    this(source, source.getMeter(GenAi.SCOPE), latest);
  }

  private Instruments(OpenTelemetry source, Meter meter, boolean latest) {
    this(
        source,
        meter != MeterProvider.noop().get(GenAi.SCOPE),
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
        latest ? TokenMeter.latest(meter) : TokenMeter.standard(meter),
        duration(meter, latest ? GenAi.Latest.INFERENCE_DURATION : GenAi.OPERATION_DURATION),
        duration(meter, GenAi.OPERATION_DURATION),
        seconds(
            meter,
            latest ? GenAi.Latest.TIME_TO_FIRST_CHUNK : GenAi.TIME_TO_FIRST_CHUNK,
            "Until streams begin",
            GenAi.DURATION_BUCKETS),
        seconds(meter, GenAi.DECISION_DURATION, "Policies' decisions", GenAi.DECISION_BUCKETS));
  }

  /** Returns what takes the times of a protocol's calls. */
  DoubleHistogram duration(Protocol protocol) {
    return protocol == Protocol.EMBEDDINGS ? embeddings : inference;
  }

  private static DoubleHistogram duration(Meter meter, String name) {
    return seconds(meter, name, "Upstream calls", GenAi.DURATION_BUCKETS);
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
