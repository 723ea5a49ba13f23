package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Jetty 12.0 with the JAR in the server. */
final class Jetty12SharedIT extends ServerSuite {
  Jetty12SharedIT() {
    super(Placement.SERVER);
  }

  @Override
  ServerProcess make() throws IOException {
    return new JettyProcess("jetty12");
  }
}
