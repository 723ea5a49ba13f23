package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TelemetryTest {
  private static final Journal NO_JOURNAL = (rule, why, figures) -> {};
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RegisterExtension static final OpenTelemetryExtension OTEL = OpenTelemetryExtension.create();

  private static Call onCall(Handler handler, Call call) {
    return ((Decision.Continue<Call>) handler.onCall(call)).value();
  }

  @Test
  void theClientSpanContinuesTheCallersTraceAndIsPassedOn() {
    Handler handler = new CallSpan(OTEL::getOpenTelemetry, false).open(NO_JOURNAL);
    Call call = Outcomes.call(Headers.of("traceparent", PARENT));

    Call sent = onCall(handler, call);
    handler.onComplete(Outcomes.outcome(sent, 200, Outcome.End.COMPLETE));

    SpanData span = OTEL.getSpans().get(0);
    assertThat(span.getName()).isEqualTo("chat small");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(sent.head().headers().get("traceparent"))
        .isEqualTo("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
    assertThat(span.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
        .isEqualTo(120);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("gen_ai.provider.name")))
        .isEqualTo("local");
    assertThat(span.getEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.getName()).isEqualTo("decision"));
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void aProvidersErrorIsAnErrorOfTheClientSpan() {
    Handler handler = new CallSpan(OTEL::getOpenTelemetry, false).open(NO_JOURNAL);
    Call sent = onCall(handler, Outcomes.call(Headers.NONE));
    handler.onComplete(Outcomes.outcome(sent, 429, Outcome.End.COMPLETE));

    SpanData span = OTEL.getSpans().get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("429");
  }

  @Test
  void theServersSpanBecomesTheParentThatTheCallCarries() {
    Span server = OTEL.getOpenTelemetry().getTracer("test").spanBuilder("server").startSpan();
    Call sent;
    try (Scope ignored = server.makeCurrent()) {
      sent =
          onCall(
              new TraceContext().open(NO_JOURNAL),
              Outcomes.call(Headers.of("traceparent", PARENT)));
    }
    server.end();

    assertThat(sent.head().headers().get("traceparent"))
        .contains(server.getSpanContext().getTraceId(), server.getSpanContext().getSpanId());
    Call untouched = Outcomes.call(Headers.of("traceparent", PARENT));
    assertThat(onCall(new TraceContext().open(NO_JOURNAL), untouched)).isSameAs(untouched);
  }

  @Test
  void tokensAndCostAreCountedByTenantAndModel() {
    Handler handler = new CallMetrics(OTEL::getOpenTelemetry, false).open(NO_JOURNAL);
    handler.onComplete(Outcomes.outcome(Outcomes.call(Headers.NONE), 200, Outcome.End.COMPLETE));

    Collection<MetricData> metrics = OTEL.getMetrics();
    assertThat(find(metrics, "sluice.cost").getDoubleSumData().getPoints())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.getValue()).isEqualTo(0.000018);
              assertThat(point.getAttributes().get(AttributeKey.stringKey("sluice.tenant")))
                  .isEqualTo("acme");
              assertThat(point.getAttributes().get(AttributeKey.stringKey("gen_ai.request.model")))
                  .isEqualTo("small");
            });
    assertThat(find(metrics, "gen_ai.client.token.usage").getHistogramData().getPoints())
        .extracting(point -> point.getSum())
        .containsExactlyInAnyOrder(120.0, 60.0);
    assertThat(find(metrics, "gen_ai.client.operation.duration").getUnit()).isEqualTo("s");
  }

  @Test
  void theNewestConventionsHaveCountersAndNamesOfTheirOwn() {
    Handler handler = new CallMetrics(OTEL::getOpenTelemetry, true).open(NO_JOURNAL);
    handler.onComplete(Outcomes.outcome(Outcomes.call(Headers.NONE), 200, Outcome.End.COMPLETE));

    Collection<MetricData> metrics = OTEL.getMetrics();
    assertThat(
            find(metrics, "gen_ai.client.inference.usage.input_tokens")
                .getLongSumData()
                .getPoints())
        .singleElement()
        .satisfies(
            point -> {
              assertThat(point.getValue()).isEqualTo(120);
              assertThat(point.getAttributes().get(AttributeKey.stringKey("gen_ai.token.modality")))
                  .isEqualTo("unknown");
            });
    assertThat(
            find(metrics, "gen_ai.client.inference.operation.output_tokens")
                .getHistogramData()
                .getPoints())
        .extracting(point -> point.getSum())
        .containsExactly(60.0);
    assertThat(find(metrics, "gen_ai.client.inference.duration").getUnit()).isEqualTo("s");
    assertThat(metrics)
        .extracting(MetricData::getName)
        .doesNotContain("gen_ai.client.token.usage", "gen_ai.client.operation.duration");
  }

  private static MetricData find(Collection<MetricData> metrics, String name) {
    Optional<MetricData> found =
        metrics.stream().filter(metric -> metric.getName().equals(name)).findFirst();
    assertThat(found).as(name).isPresent();
    return found.get();
  }

  /** As in a process of which nobody wants telemetry: a call pays nothing for it. */
  @Test
  void whereNobodyReadsThemThereAreNeitherSpansNorMetrics() {
    OpenTelemetry unread =
        OpenTelemetrySdk.builder().setMeterProvider(SdkMeterProvider.builder().build()).build();

    assertThat(new Instruments(unread, false).read()).isFalse();
    assertThat(new Instruments(OpenTelemetry.noop(), false).read()).isFalse();
    assertThat(new Instruments(OTEL.getOpenTelemetry(), false).read()).isTrue();
    Call call = Outcomes.call(Headers.of("traceparent", PARENT));
    assertThat(onCall(new CallSpan(OpenTelemetry::noop, false).open(NO_JOURNAL), call))
        .isSameAs(call);
  }

  @Test
  void aLabelTakesABoundedNumberOfValues() {
    Labels labels = new Labels(2);

    assertThat(labels.bounded("a")).isEqualTo("a");
    assertThat(labels.bounded("b")).isEqualTo("b");
    assertThat(labels.bounded("c")).isEqualTo("other");
    assertThat(labels.bounded("a")).isEqualTo("a");
    assertThat(labels.bounded(null)).isEmpty();
  }
}
