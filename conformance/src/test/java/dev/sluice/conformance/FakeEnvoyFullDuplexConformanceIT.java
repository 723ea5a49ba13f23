package dev.sluice.conformance;

import java.io.IOException;

/** The external processor beside a model of Envoy, FULL_DUPLEX_STREAMED. */
final class FakeEnvoyFullDuplexConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Envoy (model), FULL_DUPLEX_STREAMED";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    return new ProcessorAdapter(
        name, processor -> new FakeEnvoyFront(ProcessorMode.FULL_DUPLEX, processor, behind));
  }
}
