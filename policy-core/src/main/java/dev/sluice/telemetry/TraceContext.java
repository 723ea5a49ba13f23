package dev.sluice.telemetry;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Policy;
import dev.sluice.RequestHead;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the span that surrounds the call, where there is one, the parent that the call carries.
 *
 * <p>The server's span is current only on the thread that received the request; decisions may move
 * to another, so the context travels in the call's {@code traceparent} header instead.
 */
final class TraceContext implements Policy {
  @Override
  public String name() {
    return "trace-context";
  }

  @Override
  public Stage stage() {
    return Stage.OBSERVE;
  }

  @Override
  public Reach reach() {
    return Reach.CALL;
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public Decision<Call> onCall(Call call) {
        Context current = Context.current();
        return Span.fromContext(current).getSpanContext().isValid()
            ? Decision.go(call.withHead(inject(current, call.head())))
            : Decision.go(call);
      }
    };
  }

  /** Returns a head that names the span of a context as parent, in W3C Trace Context form. */
  static RequestHead inject(Context context, RequestHead head) {
    Map<String, String> fields = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(
            context,
            fields,
            (carrier, name, value) -> {
              if (carrier != null) {
                carrier.put(name, value);
              }
            });
    RequestHead changed = head;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      changed = changed.with(field.getKey(), field.getValue());
    }
    return changed;
  }
}
