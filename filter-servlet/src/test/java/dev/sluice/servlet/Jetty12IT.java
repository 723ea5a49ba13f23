package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Jetty 12.0 with the JAR in the application. */
final class Jetty12IT extends ServerSuite {
  Jetty12IT() {
    super(Placement.APPLICATION);
  }

  @Override
  ServerProcess make() throws IOException {
    return new JettyProcess("jetty12");
  }
}
