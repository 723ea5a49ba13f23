package dev.sluice.conformance;

import java.io.IOException;

/** The external processor beside a model of Envoy that holds bodies by itself. */
final class FakeEnvoyHeldConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Envoy (model), BUFFERED";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    return new ProcessorAdapter(
        name, processor -> new FakeEnvoyFront(ProcessorMode.HELD, processor, behind));
  }
}
