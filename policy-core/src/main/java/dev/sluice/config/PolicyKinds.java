package dev.sluice.config;

import static dev.sluice.config.PolicyEntry.OnFailure.CLOSED;
import static dev.sluice.config.PolicyEntry.OnFailure.OPEN;

import dev.sluice.Environment;
import dev.sluice.Policy;
import dev.sluice.cache.CachePolicy;
import dev.sluice.cache.CacheSettings;
import dev.sluice.cache.CacheStore;
import dev.sluice.config.bind.Shape;
import dev.sluice.config.bind.Shapes;
import dev.sluice.limit.LimitSettings;
import dev.sluice.limit.Limits;
import dev.sluice.route.RoutePolicy;
import dev.sluice.route.RouteSettings;
import dev.sluice.tokens.TokenCounter;
import dev.sluice.trim.TrimPolicy;
import dev.sluice.trim.TrimSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policies that a file can name: a new one of Sluice's own is one more line here, those of
 * others come from a {@link PolicyProvider}.
 */
final class PolicyKinds {
  /** What runs although nobody asked for it, because calls must be sent somewhere. */
  static final String ROUTE = "route";

  /** All that Sluice has, in the order of their stages. */
  private static final List<PolicyKind<?>> OWN =
      List.of(
          new PolicyKind<>("limit", LimitSettings.class, CLOSED, PolicyKinds::limits),
          new PolicyKind<>("trim", TrimSettings.class, OPEN, PolicyKinds::trim),
          new PolicyKind<>("cache", CacheSettings.class, OPEN, PolicyKinds::cache),
          new PolicyKind<>(ROUTE, RouteSettings.class, CLOSED, PolicyKinds::route));

  /** Those alone. */
  static final PolicyKinds ALL = new PolicyKinds(OWN);

  private final Map<String, PolicyKind<?>> kinds = new LinkedHashMap<>();

  PolicyKinds(List<PolicyKind<?>> kinds) {
    kinds.forEach(kind -> this.kinds.put(kind.key(), kind));
  }

  /**
   * Returns Sluice's own kinds and those that providers add.
   *
   * @param file what errors are about
   * @throws ConfigException if a provider cannot be used
   */
  static PolicyKinds known(Path file) {
    return ProvidedKinds.with(OWN, file);
  }

  private static List<Policy> limits(String name, LimitSettings settings, Wiring wiring) {
    Services services = wiring.services();
    return Limits.of(name, settings, wiring.models(), services.buckets(), services.outputs());
  }

  private static List<Policy> trim(String name, TrimSettings settings, Wiring wiring) {
    TokenCounter tokens = wiring.services().tokens();
    // A vocabulary takes half a second to load, which no call is to wait for.
    wiring.models().all().forEach(model -> tokens.load(model.encoding()));
    return List.of(new TrimPolicy(settings, wiring.models(), tokens));
  }

  private static List<Policy> cache(String name, CacheSettings settings, Wiring wiring) {
    CacheStore store = CacheHome.store(name, settings, wiring.leases());
    Environment environment = wiring.services().environment();
    return List.of(new CachePolicy(settings, store, wiring.models(), environment));
  }

  private static List<Policy> route(String name, RouteSettings settings, Wiring wiring) {
    Environment environment = wiring.services().environment();
    return List.of(
        new RoutePolicy(settings, wiring.models(), wiring.upstream()::countsTokens, environment));
  }

  /** Returns whether files may name a kind. */
  boolean has(String kind) {
    return kinds.containsKey(kind);
  }

  /** Returns the kind of an entry that was read with these kinds. */
  PolicyKind<?> of(PolicyEntry entry) {
    PolicyKind<?> kind = kinds.get(entry.kind());
    if (kind == null) {
      throw new IllegalStateException("no policy is called " + entry.kind());
    }
    return kind;
  }

  /** Returns the shapes of all that files may hold. */
  Shapes shapes() {
    Shapes shapes = new Shapes();
    Map<String, Shape.Fields> settings = new LinkedHashMap<>();
    kinds.values().forEach(kind -> settings.put(kind.key(), shapes.record(kind.settings())));
    shapes.know(
        PolicyEntry.class,
        new Shape.OneOf(
            "policy",
            settings,
            shapes.record(PolicyEntry.Rules.class),
            (kind, own, rules) -> new PolicyEntry(kind, own, (PolicyEntry.Rules) rules)));
    return shapes;
  }
}
