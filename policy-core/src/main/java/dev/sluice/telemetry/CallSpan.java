package dev.sluice.telemetry;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Policy;
import dev.sluice.Reason;
import dev.sluice.RequestHead;
import dev.sluice.Target;
import dev.sluice.Usage;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A CLIENT span around what goes upstream, retries and fail-over included; answers that nobody
 * upstream gave have none.
 */
final class CallSpan implements Policy {
  private static final TextMapGetter<RequestHead> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(RequestHead head) {
          return List.of();
        }

        @Override
        public @Nullable String get(@Nullable RequestHead head, String name) {
          return head == null ? null : head.headers().get(name);
        }
      };

  /** What hosts give out that have no use for spans; making some for it would cost each call. */
  private static final Tracer NOBODYS = TracerProvider.noop().get(GenAi.SCOPE);

  private static final Handler NO_SPAN = new Handler() {};

  private final Supplier<OpenTelemetry> openTelemetry;
  private final boolean latestConventions;

  CallSpan(Supplier<OpenTelemetry> openTelemetry, boolean latestConventions) {
    this.openTelemetry = openTelemetry;
    this.latestConventions = latestConventions;
  }

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public Stage stage() {
    return Stage.METER;
  }

  @Override
  public Handler open(Journal journal) {
    Tracer tracer = openTelemetry.get().getTracer(GenAi.SCOPE);
    return tracer == NOBODYS ? NO_SPAN : new OneSpan(tracer);
  }

  private final class OneSpan implements Handler {
    private final Tracer tracer;
    private Span span = Span.getInvalid();

    OneSpan(Tracer tracer) {
      this.tracer = tracer;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      Context parent =
          W3CTraceContextPropagator.getInstance().extract(Context.root(), call.head(), HEADERS);
      span = builder(tracer, call).setParent(parent).startSpan();
      return span.getSpanContext().isValid()
          ? Decision.go(call.withHead(TraceContext.inject(parent.with(span), call.head())))
          : Decision.go(call);
    }

    @Override
    public void onComplete(Outcome outcome) {
      if (span.isRecording()) {
        describe(span, outcome);
        for (Reason reason : outcome.reasons()) {
          span.addEvent("decision", attributes(reason));
        }
      }
      span.end();
    }
  }

  /** Sets what samplers may look at; the rest follows when the outcome is known. */
  private static SpanBuilder builder(Tracer tracer, Call call) {
    SpanBuilder builder =
        tracer
            .spanBuilder(call.protocol().operation() + " " + call.model())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(GenAi.OPERATION, call.protocol().operation())
            .setAttribute(GenAi.REQUEST_MODEL, call.model());
    Plan plan = call.plan();
    if (plan != null) {
      Target first = plan.targets().get(0);
      URI endpoint = first.endpoint();
      builder.setAttribute(GenAi.PROVIDER, first.provider());
      builder.setAttribute(GenAi.SERVER_ADDRESS, String.valueOf(endpoint.getHost()));
      if (endpoint.getPort() > 0) {
        builder.setAttribute(GenAi.SERVER_PORT, (long) endpoint.getPort());
      }
    }
    return builder;
  }

  private void describe(Span span, Outcome outcome) {
    Call call = outcome.call();
    span.setAttribute(GenAi.REQUEST_STREAM, call.parameters().stream());
    if (call.parameters().maxOutputTokens() >= 0) {
      span.setAttribute(GenAi.REQUEST_MAX_TOKENS, call.parameters().maxOutputTokens());
    }
    Double temperature = call.parameters().temperature();
    if (temperature != null) {
      span.setAttribute(GenAi.REQUEST_TEMPERATURE, temperature);
    }
    if (call.parameters().choices() != 1) {
      span.setAttribute(GenAi.REQUEST_CHOICES, (long) call.parameters().choices());
    }
    Target target = outcome.target();
    if (target != null) {
      span.setAttribute(GenAi.PROVIDER, target.provider());
    }
    if (outcome.answer().id() != null) {
      span.setAttribute(GenAi.RESPONSE_ID, outcome.answer().id());
    }
    if (outcome.answer().model() != null) {
      span.setAttribute(GenAi.RESPONSE_MODEL, outcome.answer().model());
    }
    span.setAttribute(
        AttributeKey.stringArrayKey(GenAi.FINISH_REASONS), outcome.answer().finishReasons());
    count(span, outcome.usage());
    String error = CallMetrics.errorType(outcome);
    if (error != null) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(GenAi.ERROR_TYPE, error);
    }
  }

  private void count(Span span, Usage usage) {
    span.setAttribute(GenAi.INPUT_TOKENS, usage.input());
    span.setAttribute(GenAi.OUTPUT_TOKENS, usage.output());
    span.setAttribute(GenAi.CACHED_TOKENS, usage.cachedInput());
    if (usage.cacheWrite() > 0) {
      span.setAttribute(
          latestConventions ? GenAi.Latest.CACHE_WRITE_TOKENS : GenAi.CACHE_CREATION_TOKENS,
          usage.cacheWrite());
    }
    if (latestConventions && usage.reasoning() > 0) {
      span.setAttribute(GenAi.Latest.REASONING_TOKENS, usage.reasoning());
    }
  }

  private static Attributes attributes(Reason reason) {
    return Attributes.builder()
        .put(GenAi.POLICY, reason.policy())
        .put(GenAi.RULE, reason.rule())
        .put(GenAi.WHY, reason.why())
        .put(GenAi.SHADOW, reason.shadow())
        .build();
  }
}
