package dev.sluice.config;

import dev.sluice.Models;
import dev.sluice.Pipeline;
import dev.sluice.Policy;
import dev.sluice.Target;
import dev.sluice.api.ApiFailures;
import dev.sluice.cost.CostPolicy;
import dev.sluice.cost.Metering;
import dev.sluice.identity.IdentityPolicy;
import dev.sluice.identity.IdentitySettings;
import dev.sluice.telemetry.AuditLog;
import dev.sluice.telemetry.AuditPolicy;
import dev.sluice.telemetry.Telemetry;
import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.upstream.Propagation;
import dev.sluice.upstream.ProviderSettings;
import dev.sluice.upstream.Providers;
import dev.sluice.upstream.Upstream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes an edition of what was read, or nothing at all. */
final class EditionMaker {
  private static final System.Logger LOG = System.getLogger(EditionMaker.class.getName());

  private final PolicyKinds kinds;
  private final Services services;

  EditionMaker(PolicyKinds kinds, Services services) {
    this.kinds = kinds;
    this.services = services;
  }

  /**
   * Returns the edition.
   *
   * @throws ConfigException if what was read is wrong, or something cannot be opened
   */
  Edition make(ConfigReader.Reading reading) {
    Configuration configuration = reading.orThrow();
    Shared.Leases leases = services.shared().new Leases();
    try {
      return new Build(reading, configuration, leases).edition();
    } catch (Throwable e) {
      leases.close();
      throw e;
    }
  }

  /** One edition in the making. */
  private final class Build {
    private final ConfigReader.Reading reading;
    private final Configuration configuration;
    private final Shared.Leases leases;
    private final List<Pipeline.Step> steps = new ArrayList<>();

    Build(ConfigReader.Reading reading, Configuration configuration, Shared.Leases leases) {
      this.reading = reading;
      this.configuration = configuration;
      this.leases = leases;
    }

    Edition edition() {
      Catalogue catalogue = new Catalogue(configuration, reading.places(), reading.prices());
      Models models = catalogue.models();
      add("telemetry", () -> observers(configuration.telemetry()));
      add("cost", () -> accounting(models));
      IdentitySettings callers = configuration.callers();
      if (callers != null) {
        add("callers", () -> List.of(identity(callers, models)));
      }
      Upstream upstream = upstream();
      Wiring wiring = new Wiring(services, models, upstream, leases);
      for (int i = 0; i < configuration.policies().size(); i++) {
        PolicyEntry entry = configuration.policies().get(i);
        add("policies[" + i + "]", () -> kinds.of(entry).steps(entry, wiring));
      }
      reading.orThrow();
      Pipeline pipeline = new Pipeline(steps, new ApiFailures(), services.environment());
      return new Edition(configuration, models, upstream, pipeline, leases, catalogue.warnings());
    }

    private void addStep(Pipeline.Step step) {
      String name = step.policy().name();
      if (steps.stream().anyMatch(other -> other.policy().name().equals(name))) {
        throw new IllegalArgumentException(
            "another policy is called \"" + name + "\" already; give this one another name");
      }
      steps.add(step);
    }

    private Upstream upstream() {
      Providers providers = new Providers(configuration.providers()).through(configuration.proxy());
      // Policies put trace headers into the call itself.
      return leases.use(
          providers,
          Upstream.class,
          () -> new Upstream(providers, Propagation.NONE, services.environment()));
    }

    private List<Pipeline.Step> accounting(Models models) {
      LedgerHome.keep(configuration.cost(), services);
      if (!configuration.cost().count()) {
        return List.of();
      }
      return List.of(
          new Pipeline.Step(new CostPolicy(services.ledger(), models), true, false),
          new Pipeline.Step(new Metering(this::tellsStreamUsage), true, false));
    }

    private boolean tellsStreamUsage(Target target) {
      ProviderSettings provider = configuration.providers().get(target.provider());
      return provider == null || provider.streamUsage();
    }

    /** Lets what cannot be made be an error at its place. */
    private void add(String path, Supplier<List<Pipeline.Step>> made) {
      try {
        made.get().forEach(this::addStep);
      } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
        reading.problems().add(reading.places().at(path), path, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        // A policy of somebody else's may have bugs, and only the trace tells where.
        LOG.log(Level.ERROR, path + " cannot be made", e);
        reading.problems().add(reading.places().at(path), path, "cannot be made: " + e);
      }
    }

    private Pipeline.Step identity(IdentitySettings callers, Models models) {
      Policy policy = new IdentityPolicy(callers, models, services.environment().time());
      return new Pipeline.Step(policy, false, false);
    }

    private List<Pipeline.Step> observers(TelemetrySettings settings) {
      List<Policy> policies = new ArrayList<>(Telemetry.policies(settings));
      Path audit = settings.audit();
      if (audit != null) {
        long rotateAt = settings.auditMegabytes() * 1_000_000L;
        policies.add(
            new AuditPolicy(
                leases.use(
                    settings,
                    AuditLog.class,
                    () -> new AuditLog(audit, rotateAt, settings.auditFiles()))));
      }
      return policies.stream().map(policy -> new Pipeline.Step(policy, true, false)).toList();
    }
  }
}
