package dev.sluice.conformance;

import dev.sluice.conformance.envoy.EnvoyProcess;
import java.io.IOException;

/** The external processor beside a real Envoy that holds bodies by itself. */
final class EnvoyHeldConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Envoy, BUFFERED";
  }

  @Override
  String missing() {
    return EnvoyProcess.find().isPresent() ? null : "no Envoy is installed";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    EnvoyConfiguration configuration = new EnvoyConfiguration(ProcessorMode.HELD, false);
    return new ProcessorAdapter(
        name, processor -> new RealEnvoyFront(configuration, processor, behind));
  }
}
