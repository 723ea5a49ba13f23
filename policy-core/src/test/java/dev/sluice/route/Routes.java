package dev.sluice.route;

import dev.sluice.Environment;
import dev.sluice.Model;
import dev.sluice.Model.Tier;
import dev.sluice.Models;
import dev.sluice.Sample;
import dev.sluice.Target;
import dev.sluice.route.RouteSettings.Unknown;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Models, and settings of policies that choose among them. */
final class Routes {
  private static final Environment ENVIRONMENT = Sample.environment(new AtomicLong());
  static final Models MODELS =
      new Models(
          List.of(
              model("small", Tier.SIMPLE, 1_000, target("s", 1)),
              model("medium", Tier.MEDIUM, 2_000, target("m", 1)),
              model(
                  "large", Tier.COMPLEX, 4_000, target("l1", 3), target("l2", 1), target("l3", 0)),
              model("hidden", null, 0, target("h", 1))),
          Map.of("gpt-4o-mini", "small"));

  private Routes() {}

  static Model.WeightedTarget target(String name, int weight) {
    return new Model.WeightedTarget(
        new Target("local", URI.create("http://127.0.0.1:1/v1"), name, Sample.PRICE), weight);
  }

  static Model model(String name, Tier tier, long window, Model.WeightedTarget... targets) {
    return new Model(name, tier, List.of(targets), window, 0, "o200k_base");
  }

  static RouteSettings settings(String model, Map<String, List<String>> fallback, Unknown unknown) {
    return new RouteSettings(model, 0.25, 0.4, 0.6, fallback, unknown);
  }

  static RouteSettings refusing() {
    return settings("auto", Map.of(), Unknown.REFUSE);
  }

  /** Returns a policy; the target {@code m} counts tokens by itself. */
  static RoutePolicy policy(RouteSettings settings, Models models) {
    return new RoutePolicy(settings, models, target -> target.model().equals("m"), ENVIRONMENT);
  }
}
