package dev.sluice.conformance;

import dev.sluice.servlet.JettyProcess;
import java.io.IOException;

/** The filter in Jetty 12. */
final class Jetty12ConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Jetty 12";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    return new ContainerAdapter(name, new JettyProcess("jetty12"), behind);
  }
}
