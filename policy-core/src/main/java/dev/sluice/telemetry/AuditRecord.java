package dev.sluice.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Reason;
import dev.sluice.Target;
import dev.sluice.Usage;
import dev.sluice.api.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON line that tells of one call: who, what, where to, what it cost, and why. */
final class AuditRecord {
  private static final double NANOS_PER_MILLI = 1e6;

  private AuditRecord() {}

  /** Returns the record as UTF-8 JSON with a line feed. */
  static byte[] write(Outcome outcome) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = Json.factory().createGenerator(out)) {
      json.writeStartObject();
      call(json, outcome);
      caller(json, outcome.call());
      target(json, outcome);
      usage(json, outcome);
      times(json, outcome.times());
      reasons(json, outcome);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void call(JsonGenerator json, Outcome outcome) throws IOException {
    Call call = outcome.call();
    json.writeStringField("time", outcome.times().startedAt().toString());
    json.writeStringField("id", call.id());
    optional(json, "traceparent", call.head().headers().get("traceparent"));
    json.writeStringField("operation", call.protocol().operation());
    json.writeBooleanField("stream", call.parameters().stream());
    json.writeNumberField("status", outcome.status());
    json.writeStringField("end", lower(outcome.end()));
    json.writeStringField("origin", lower(outcome.origin()));
    Throwable failure = outcome.failure();
    optional(json, "failure", failure == null ? null : failure.getClass().getSimpleName());
  }

  private static void caller(JsonGenerator json, Call call) throws IOException {
    Caller caller = call.caller();
    json.writeStringField("tenant", caller.tenant());
    optional(json, "team", caller.team());
    optional(json, "user", caller.user());
    optional(json, "key", caller.key());
    optional(json, "feature", call.feature());
    json.writeStringField("remote", call.head().remoteAddress());
  }

  private static void target(JsonGenerator json, Outcome outcome) throws IOException {
    Plan plan = outcome.call().plan();
    optional(json, "model", plan == null ? null : plan.model());
    Target target = outcome.target();
    if (target != null) {
      json.writeObjectFieldStart("target");
      json.writeStringField("provider", target.provider());
      json.writeStringField("model", target.model());
      json.writeStringField("endpoint", target.endpoint().toString());
      json.writeEndObject();
    }
    optional(json, "answer-id", outcome.answer().id());
    optional(json, "answer-model", outcome.answer().model());
    json.writeArrayFieldStart("finish-reasons");
    for (String reason : outcome.answer().finishReasons()) {
      json.writeString(reason);
    }
    json.writeEndArray();
  }

  private static void usage(JsonGenerator json, Outcome outcome) throws IOException {
    Usage usage = outcome.usage();
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input", usage.input());
    json.writeNumberField("output", usage.output());
    json.writeNumberField("cached-input", usage.cachedInput());
    json.writeNumberField("reasoning", usage.reasoning());
    json.writeBooleanField("estimated", usage.estimated());
    json.writeEndObject();
    json.writeFieldName("cost");
    json.writeNumber(outcome.cost().toString());
    Target target = outcome.target();
    optional(json, "price", target == null ? null : target.price().version());
  }

  private static void times(JsonGenerator json, Outcome.Times times) throws IOException {
    json.writeObjectFieldStart("ms");
    json.writeNumberField("deciding", times.deciding() / NANOS_PER_MILLI);
    if (times.firstPiece() >= 0) {
      json.writeNumberField("first-piece", times.firstPiece() / NANOS_PER_MILLI);
    }
    json.writeNumberField("total", times.total() / NANOS_PER_MILLI);
    json.writeEndObject();
  }

  private static void reasons(JsonGenerator json, Outcome outcome) throws IOException {
    json.writeArrayFieldStart("reasons");
    for (Reason reason : outcome.reasons()) {
      json.writeStartObject();
      json.writeStringField("policy", reason.policy());
      json.writeStringField("rule", reason.rule());
      json.writeStringField("why", reason.why());
      for (Map.Entry<String, Number> figure : reason.figures().entrySet()) {
        json.writeFieldName(figure.getKey());
        json.writeNumber(figure.getValue().toString());
      }
      if (reason.shadow()) {
        json.writeBooleanField("shadow", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
