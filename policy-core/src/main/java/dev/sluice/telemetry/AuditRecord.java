package dev.sluice.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.AnswerFacts;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Money;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Protocol;
import dev.sluice.Reason;
import dev.sluice.Reply;
import dev.sluice.Target;
import dev.sluice.Usage;
import dev.sluice.api.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one call: who, what, where to, what it cost, and why. It is made on the call's
 * thread and written on another, and holds on to nothing of the call's content.
 */
record AuditRecord(
    String id,
    @Nullable String traceparent,
    Protocol protocol,
    boolean stream,
    int status,
    Outcome.End end,
    Reply.Origin origin,
    @Nullable String failure,
    Caller caller,
    @Nullable String feature,
    String remoteAddress,
    @Nullable Plan plan,
    @Nullable Target target,
    AnswerFacts answer,
    Usage usage,
    Money cost,
    Outcome.Times times,
    List<Reason> reasons)
    implements AuditLog.Line {
  private static final Map<Outcome.End, String> ENDS = words(Outcome.End.class);
  private static final Map<Reply.Origin, String> ORIGINS = words(Reply.Origin.class);

  static AuditRecord of(Outcome outcome) {
    Call call = outcome.call();
    Throwable failure = outcome.failure();
    return new AuditRecord(
        call.id(),
        call.head().headers().get("traceparent"),
        call.protocol(),
        call.parameters().stream(),
        outcome.status(),
        outcome.end(),
        outcome.origin(),
        failure == null ? null : failure.getClass().getSimpleName(),
        call.caller(),
        call.feature(),
        call.head().remoteAddress(),
        call.plan(),
        outcome.target(),
        outcome.answer(),
        outcome.usage(),
        outcome.cost(),
        outcome.times(),
        outcome.reasons());
  }

  /** Writes the record as UTF-8 JSON with a line feed. */
  @Override
  public void write(OutputStream out) throws IOException {
    try (JsonGenerator json = Json.factory().createGenerator(out)) {
      json.writeStartObject();
      call(json);
      caller(json);
      target(json);
      usage(json);
      times(json);
      reasons(json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private void call(JsonGenerator json) throws IOException {
    json.writeStringField("time", times.startedAt().toString());
    json.writeStringField("id", id);
    optional(json, "traceparent", traceparent);
    json.writeStringField("operation", protocol.operation());
    json.writeBooleanField("stream", stream);
    json.writeNumberField("status", status);
    json.writeStringField("end", ENDS.get(end));
    json.writeStringField("origin", ORIGINS.get(origin));
    optional(json, "failure", failure);
  }

  private void caller(JsonGenerator json) throws IOException {
    json.writeStringField("tenant", caller.tenant());
    optional(json, "team", caller.team());
    optional(json, "user", caller.user());
    optional(json, "key", caller.key());
    optional(json, "feature", feature);
    json.writeStringField("remote", remoteAddress);
  }

  private void target(JsonGenerator json) throws IOException {
    optional(json, "model", plan == null ? null : plan.model());
    if (target != null) {
      json.writeObjectFieldStart("target");
      json.writeStringField("provider", target.provider());
      json.writeStringField("model", target.model());
      json.writeStringField("endpoint", target.endpoint().toString());
      json.writeEndObject();
    }
    optional(json, "answer-id", answer.id());
    optional(json, "answer-model", answer.model());
    json.writeArrayFieldStart("finish-reasons");
    for (String reason : answer.finishReasons()) {
      json.writeString(reason);
    }
    json.writeEndArray();
  }

  private void usage(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input", usage.input());
    json.writeNumberField("output", usage.output());
    json.writeNumberField("cached-input", usage.cachedInput());
    json.writeNumberField("reasoning", usage.reasoning());
    json.writeBooleanField("estimated", usage.estimated());
    json.writeEndObject();
    json.writeFieldName("cost");
    json.writeNumber(cost.toString());
    optional(json, "price", target == null ? null : target.price().version());
  }

  private void times(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("ms");
    json.writeNumberField("deciding", millis(times.deciding()));
    if (times.firstPiece() >= 0) {
      json.writeNumberField("first-piece", millis(times.firstPiece()));
    }
    json.writeNumberField("total", millis(times.total()));
    json.writeEndObject();
  }

  /** Returns nanoseconds in milliseconds, to the microsecond. */
  private static BigDecimal millis(long nanos) {
    return BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMicros(nanos), 3);
  }

  private void reasons(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("reasons");
    for (Reason reason : reasons) {
      json.writeStartObject();
      json.writeStringField("policy", reason.policy());
      json.writeStringField("rule", reason.rule());
      json.writeStringField("why", reason.why());
      for (Map.Entry<String, Number> figure : reason.figures().entrySet()) {
        json.writeFieldName(figure.getKey());
        number(json, figure.getValue());
      }
      if (reason.shadow()) {
        json.writeBooleanField("shadow", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, Number number) throws IOException {
    if (number instanceof Long || number instanceof Integer) {
      json.writeNumber(number.longValue());
    } else {
      json.writeNumber(number.toString());
    }
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static <E extends Enum<E>> Map<E, String> words(Class<E> type) {
    Map<E, String> words = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      words.put(value, value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return words;
  }
}
