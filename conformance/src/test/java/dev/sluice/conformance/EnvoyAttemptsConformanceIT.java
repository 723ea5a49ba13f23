package dev.sluice.conformance;

import dev.sluice.conformance.envoy.EnvoyProcess;
import java.io.IOException;

/** The external processor beside a real Envoy, asked at the router and for each attempt. */
final class EnvoyAttemptsConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Envoy, with retries";
  }

  @Override
  String missing() {
    return EnvoyProcess.find().isPresent() ? null : "no Envoy is installed";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    EnvoyConfiguration configuration = new EnvoyConfiguration(ProcessorMode.ON_DEMAND, true);
    return new ProcessorAdapter(
        name, processor -> new RealEnvoyFront(configuration, processor, behind));
  }
}
