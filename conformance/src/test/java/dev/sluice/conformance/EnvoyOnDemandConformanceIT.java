package dev.sluice.conformance;

import dev.sluice.conformance.envoy.EnvoyProcess;
import java.io.IOException;

/** The external processor beside a real Envoy, BUFFERED/STREAMED. */
final class EnvoyOnDemandConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Envoy, BUFFERED/STREAMED";
  }

  @Override
  String missing() {
    return EnvoyProcess.find().isPresent() ? null : "no Envoy is installed";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    EnvoyConfiguration configuration = new EnvoyConfiguration(ProcessorMode.ON_DEMAND, false);
    return new ProcessorAdapter(
        name, processor -> new RealEnvoyFront(configuration, processor, behind));
  }
}
