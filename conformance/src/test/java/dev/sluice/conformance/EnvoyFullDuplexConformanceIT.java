package dev.sluice.conformance;

import dev.sluice.conformance.envoy.EnvoyProcess;
import java.io.IOException;

/** The external processor beside a real Envoy, FULL_DUPLEX_STREAMED. */
final class EnvoyFullDuplexConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Envoy, FULL_DUPLEX_STREAMED";
  }

  @Override
  String missing() {
    return EnvoyProcess.find().isPresent() ? null : "no Envoy is installed";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    EnvoyConfiguration configuration = new EnvoyConfiguration(ProcessorMode.FULL_DUPLEX, false);
    return new ProcessorAdapter(
        name, processor -> new RealEnvoyFront(configuration, processor, behind));
  }
}
