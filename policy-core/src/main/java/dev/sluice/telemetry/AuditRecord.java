package dev.sluice.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.AnswerFacts;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Reason;
import dev.sluice.Reply;
import dev.sluice.Target;
import dev.sluice.Usage;
import dev.sluice.api.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is told of one call, as a line of JSON: who, what, where to, what it cost, and why; nothing
 * of the call's content.
 *
 * <p>It is made where the call ends, while its parts are at hand: another thread, some milliseconds
 * later, would fetch each of them from far memory again, which takes longer than writing them.
 */
final class AuditRecord {
  private static final Map<Outcome.End, String> ENDS = words(Outcome.End.class);
  private static final Map<Reply.Origin, String> ORIGINS = words(Reply.Origin.class);

  /** More bytes than most records have. */
  private static final int SIZE = 1024;

  private final Outcome outcome;
  private final Call call;

  private AuditRecord(Outcome outcome) {
    this.outcome = outcome;
    this.call = outcome.call();
  }

  /** Returns the record of a call as UTF-8 with a line feed. */
  static byte[] of(Outcome outcome) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(SIZE);
    try (JsonGenerator json = Json.factory().createGenerator(line)) {
      new AuditRecord(outcome).write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("call " + outcome.call().id() + " has no audit record", e);
    }
    return line.toByteArray();
  }

  private void write(JsonGenerator json) throws IOException {
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

  private void call(JsonGenerator json) throws IOException {
    json.writeStringField("time", outcome.times().startedAt().toString());
    json.writeStringField("id", call.id());
    optional(json, "traceparent", call.head().headers().get("traceparent"));
    json.writeStringField("operation", call.protocol().operation());
    json.writeBooleanField("stream", call.parameters().stream());
    json.writeNumberField("status", outcome.status());
    json.writeStringField("end", ENDS.get(outcome.end()));
    json.writeStringField("origin", ORIGINS.get(outcome.origin()));
    Throwable failure = outcome.failure();
    optional(json, "failure", failure == null ? null : failure.getClass().getSimpleName());
  }

  private void caller(JsonGenerator json) throws IOException {
    Caller caller = call.caller();
    json.writeStringField("tenant", caller.tenant());
    optional(json, "team", caller.team());
    optional(json, "user", caller.user());
    optional(json, "key", caller.key());
    optional(json, "feature", call.feature());
    json.writeStringField("remote", call.head().remoteAddress());
  }

  private void target(JsonGenerator json) throws IOException {
    Plan plan = call.plan();
    optional(json, "model", plan == null ? null : plan.model());
    Target target = outcome.target();
    if (target != null) {
      json.writeObjectFieldStart("target");
      json.writeStringField("provider", target.provider());
      json.writeStringField("model", target.model());
      json.writeStringField("endpoint", target.endpoint().toString());
      json.writeEndObject();
    }
    AnswerFacts answer = outcome.answer();
    optional(json, "answer-id", answer.id());
    optional(json, "answer-model", answer.model());
    json.writeArrayFieldStart("finish-reasons");
    for (String reason : answer.finishReasons()) {
      json.writeString(reason);
    }
    json.writeEndArray();
  }

  private void usage(JsonGenerator json) throws IOException {
    Usage usage = outcome.usage();
    json.writeObjectFieldStart("usage");
    json.writeNumberField("input", usage.input());
    json.writeNumberField("output", usage.output());
    json.writeNumberField("cached-input", usage.cachedInput());
    json.writeNumberField("cache-write", usage.cacheWrite());
    json.writeNumberField("reasoning", usage.reasoning());
    json.writeBooleanField("estimated", usage.estimated());
    json.writeEndObject();
    json.writeFieldName("cost");
    json.writeNumber(outcome.cost().toString());
    Target target = outcome.target();
    optional(json, "price", target == null ? null : target.price().version());
  }

  private void times(JsonGenerator json) throws IOException {
    Outcome.Times times = outcome.times();
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
    for (Reason reason : outcome.reasons()) {
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
    } else if (!Double.isFinite(number.doubleValue())) {
      // JSON has no such numbers.
      json.writeString(number.toString());
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
