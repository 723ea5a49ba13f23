package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Jetty 12.1 with the JAR in the application. */
final class Jetty121IT extends ServerSuite {
  Jetty121IT() {
    super(Placement.APPLICATION);
  }

  @Override
  ServerProcess make() throws IOException {
    return new JettyProcess("jetty121");
  }
}
