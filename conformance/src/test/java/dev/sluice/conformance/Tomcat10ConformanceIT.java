package dev.sluice.conformance;

import dev.sluice.servlet.TomcatProcess;
import java.io.IOException;

/** The filter in Tomcat 10.1. */
final class Tomcat10ConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Tomcat 10.1";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    return new ContainerAdapter(name, new TomcatProcess("tomcat10"), behind);
  }
}
