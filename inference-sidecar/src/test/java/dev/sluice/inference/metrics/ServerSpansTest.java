package dev.sluice.inference.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSpansTest {
  private static final Instant ARRIVAL = Instant.ofEpochSecond(1_000_000);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final ServerSpans spans =
      ServerSpans.to(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(exported))
                      .build())
              .build());

  private Span begin(Map<String, String> headers) {
    return spans.begin(Operation.CHAT, "small", ARRIVAL, headers::get);
  }

  private SpanData only() {
    assertThat(exported.getFinishedSpanItems()).hasSize(1);
    return exported.getFinishedSpanItems().getFirst();
  }

  @Test
  void belongsToTheTraceThatTheCallNames() {
    Span span = begin(Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01"));
    ServerSpans.tokens(span, 12, 34);
    ServerSpans.end(span, "");

    SpanData made = only();
    assertThat(made.getName()).isEqualTo("chat small");
    assertThat(made.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(made.getTraceId()).isEqualTo(TRACE);
    assertThat(made.getParentSpanId()).isEqualTo(PARENT);
    assertThat(made.getStartEpochNanos())
        .isEqualTo(TimeUnit.SECONDS.toNanos(ARRIVAL.getEpochSecond()));
    assertThat(made.getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
        .isEqualTo(12);
    assertThat(made.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void beginsATraceWhereTheCallNamesNone() {
    ServerSpans.end(begin(Map.of()), "");

    assertThat(only().getParentSpanContext().isValid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"500, ERROR", "429, UNSET", "cancelled, UNSET"})
  void tellsFailuresFromWhatCallersDid(String errorType, StatusCode status) {
    ServerSpans.end(begin(Map.of()), errorType);

    assertThat(only().getStatus().getStatusCode()).isEqualTo(status);
    assertThat(only().getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo(errorType);
  }
}
