package dev.sluice.config;

import dev.sluice.Setting;
import dev.sluice.identity.IdentitySettings;
import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.upstream.ProviderSettings;
import dev.sluice.upstream.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a file and what it includes say. */
public record Configuration(
    @Setting("version of the format of this file: 1") int sluice,
    @Setting(
            value =
                "files to unite with this one, each of this format and relative to this file; names"
                    + " stand side by side, lists follow each other, and nothing may be said twice",
            standard = "[]")
        List<Path> include,
    @Setting(value = "where the gateway listens", standard = "{}") GatewaySettings gateway,
    @Setting(value = "where models run, by names that targets use", standard = "{}")
        Map<String, ProviderSettings> providers,
    @Setting(
            "HTTP proxy to the providers that name none themselves and are not on this machine,"
                + " such as http://user:password@host:port")
        @Nullable Proxy proxy,
    @Setting(value = "models by the names that callers ask for", standard = "{}")
        Map<String, ModelSettings> models,
    @Setting("who may call; not given, everybody may, as nobody in particular")
        @Nullable IdentitySettings callers,
    @Setting("price list, relative to this file") @Nullable Path prices,
    @Setting(value = "how the cost of calls is kept", standard = "{}") CostSettings cost,
    @Setting(value = "what is told of calls, and where", standard = "{}")
        TelemetrySettings telemetry,
    @Setting(
            value =
                "policies, each at its own stage whatever their order; route runs even if not"
                    + " given",
            standard = "[]")
        List<PolicyEntry> policies) {

  /** Returns this configuration with one more policy. */
  Configuration with(PolicyEntry policy) {
    List<PolicyEntry> more = new ArrayList<>(policies);
    more.add(policy);
    return new Configuration(
        sluice, include, gateway, providers, proxy, models, callers, prices, cost, telemetry, more);
  }

  /** The version of the format that this Sluice reads. */
  static final int VERSION = 1;
}
