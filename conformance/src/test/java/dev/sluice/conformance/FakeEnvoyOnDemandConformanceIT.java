package dev.sluice.conformance;

import java.io.IOException;

/** The external processor beside a model of Envoy, BUFFERED/STREAMED. */
final class FakeEnvoyOnDemandConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Envoy (model), BUFFERED/STREAMED";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    return new ProcessorAdapter(
        name, processor -> new FakeEnvoyFront(ProcessorMode.ON_DEMAND, processor, behind));
  }
}
