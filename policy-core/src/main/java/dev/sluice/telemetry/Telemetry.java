package dev.sluice.telemetry;

import dev.sluice.Policy;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.ArrayList;
import java.util.List;

/** Makes the policies that tell what calls did, as far as the host can take it. */
public final class Telemetry {
  private Telemetry() {}

  /** Returns whether the host has an OpenTelemetry API that Sluice can use. */
  public static boolean available() {
    try {
      Class.forName("io.opentelemetry.api.OpenTelemetry", false, Telemetry.class.getClassLoader());
      return Host.usable();
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Returns the policies for spans and metrics, none where OpenTelemetry is absent.
   *
   * <p>The host's instance is looked up at each use, because applications often set it up after
   * their filters have started.
   */
  public static List<Policy> policies(TelemetrySettings settings) {
    return available() ? Host.policies(settings) : List.of();
  }

  /** Apart from its outer class, which must load where OpenTelemetry is absent. */
  private static final class Host {
    static boolean usable() {
      return GlobalOpenTelemetry.getOrNoop() != null;
    }

    static List<Policy> policies(TelemetrySettings settings) {
      List<Policy> policies = new ArrayList<>();
      boolean latest = settings.latestConventions();
      if (settings.traces()) {
        policies.add(new TraceContext());
        policies.add(new CallSpan(GlobalOpenTelemetry::getOrNoop, latest));
      }
      if (settings.metrics()) {
        policies.add(new CallMetrics(GlobalOpenTelemetry::getOrNoop, latest));
      }
      return policies;
    }
  }
}
