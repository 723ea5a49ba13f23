package dev.sluice.telemetry;

import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Policy;
import dev.sluice.Reason;
import dev.sluice.Reply;
import dev.sluice.Target;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts calls, tokens, money and time; labels are configured names only, and bounded. */
final class CallMetrics implements Policy {
  private static final int MOST_VALUES = 1_000;
  private static final double NANOS = 1e9;

  private final Supplier<OpenTelemetry> openTelemetry;
  private final boolean latestConventions;
  private final Labels tenants = new Labels(MOST_VALUES);
  private final Labels teams = new Labels(MOST_VALUES);
  private final Labels models = new Labels(MOST_VALUES);
  private final Labels features = new Labels(MOST_VALUES);
  private volatile @Nullable Instruments latest;

  CallMetrics(Supplier<OpenTelemetry> openTelemetry, boolean latestConventions) {
    this.openTelemetry = openTelemetry;
    this.latestConventions = latestConventions;
  }

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public Stage stage() {
    return Stage.OBSERVE;
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public void onComplete(Outcome outcome) {
        Instruments instruments = instruments();
        if (instruments.read()) {
          record(instruments, outcome);
        }
      }
    };
  }

  /** The host may set up its telemetry after the first calls: its latest instance counts. */
  private Instruments instruments() {
    OpenTelemetry current = openTelemetry.get();
    Instruments made = latest;
    if (made == null || made.source() != current) {
      made = new Instruments(current, latestConventions);
      latest = made;
    }
    return made;
  }

  private void record(Instruments instruments, Outcome outcome) {
    Plan plan = outcome.call().plan();
    String model = models.bounded(plan == null ? null : plan.model());
    String tenant = tenants.bounded(outcome.call().caller().tenant());
    instruments.calls().add(1, calls(outcome, tenant, model));
    instruments.deciding().record(seconds(outcome.times().deciding()), Attributes.empty());
    for (Reason reason : outcome.reasons()) {
      instruments.decisions().add(1, attributes(reason));
    }
    Target target = outcome.target();
    if (target != null) {
      upstream(instruments, outcome, target, tenant, model);
    }
  }

  private void upstream(
      Instruments instruments, Outcome outcome, Target target, String tenant, String model) {
    Attributes call = upstreamAttributes(outcome, target, model);
    Outcome.Times times = outcome.times();
    instruments
        .duration(outcome.call().protocol())
        .record(seconds(times.total() - times.deciding()), call);
    if (outcome.call().parameters().stream() && times.firstPiece() >= 0) {
      instruments.firstChunk().record(seconds(times.firstPiece() - times.deciding()), call);
    }
    Attributes payer = call.toBuilder().put(GenAi.TENANT, tenant).build();
    instruments.tokens().add(outcome.usage(), payer);
    instruments.cost().add(outcome.cost().nanos() / NANOS, cost(outcome, target, tenant, model));
  }

  private static Attributes calls(Outcome outcome, String tenant, String model) {
    return Attributes.builder()
        .put(GenAi.TENANT, tenant)
        .put(GenAi.REQUEST_MODEL, model)
        .put(GenAi.OPERATION, outcome.call().protocol().operation())
        .put(GenAi.ORIGIN, outcome.origin().name().toLowerCase(Locale.ROOT))
        .put(GenAi.END, outcome.end().name().toLowerCase(Locale.ROOT))
        .put(GenAi.STATUS, outcome.status())
        .build();
  }

  private static Attributes upstreamAttributes(Outcome outcome, Target target, String model) {
    AttributesBuilder builder =
        Attributes.builder()
            .put(GenAi.OPERATION, outcome.call().protocol().operation())
            .put(GenAi.PROVIDER, target.provider())
            .put(GenAi.REQUEST_MODEL, model)
            .put(GenAi.RESPONSE_MODEL, target.model())
            .put(GenAi.SERVER_ADDRESS, String.valueOf(target.endpoint().getHost()));
    String error = errorType(outcome);
    if (error != null) {
      builder.put(GenAi.ERROR_TYPE, error);
    }
    return builder.build();
  }

  private Attributes cost(Outcome outcome, Target target, String tenant, String model) {
    return Attributes.builder()
        .put(GenAi.TENANT, tenant)
        .put(GenAi.TEAM, teams.bounded(outcome.call().caller().team()))
        .put(GenAi.FEATURE, features.bounded(outcome.call().feature()))
        .put(GenAi.REQUEST_MODEL, model)
        .put(GenAi.PROVIDER, target.provider())
        .build();
  }

  private static Attributes attributes(Reason reason) {
    return Attributes.builder()
        .put(GenAi.POLICY, reason.policy())
        .put(GenAi.RULE, reason.rule())
        .put(GenAi.SHADOW, reason.shadow())
        .build();
  }

  /** Returns a low-cardinality name of what went wrong upstream, or null if nothing did. */
  static @Nullable String errorType(Outcome outcome) {
    if (outcome.origin() == Reply.Origin.UPSTREAM && outcome.status() >= 400) {
      return Integer.toString(outcome.status());
    }
    return outcome.end() == Outcome.End.COMPLETE
        ? null
        : outcome.end().name().toLowerCase(Locale.ROOT);
  }

  private static double seconds(long nanos) {
    return Math.max(0, nanos) / NANOS;
  }
}
