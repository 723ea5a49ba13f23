package dev.sluice.conformance;

import dev.sluice.servlet.TomcatProcess;
import java.io.IOException;

/** The filter in Tomcat 11. */
final class Tomcat11ConformanceIT extends AdapterConformance {
  @Override
  String name() {
    return "Tomcat 11";
  }

  @Override
  Adapter start(String name, Providers behind) throws IOException {
    return new ContainerAdapter(name, new TomcatProcess("tomcat11"), behind);
  }
}
