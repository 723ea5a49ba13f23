package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Jetty 12.1 with the JAR in the server. */
final class Jetty121SharedIT extends ServerSuite {
  Jetty121SharedIT() {
    super(Placement.SERVER);
  }

  @Override
  ServerProcess make() throws IOException {
    return new JettyProcess("jetty121");
  }
}
