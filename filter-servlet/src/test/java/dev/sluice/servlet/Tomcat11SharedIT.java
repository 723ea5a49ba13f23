package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Tomcat 11 with the JAR in the server. */
final class Tomcat11SharedIT extends ServerSuite {
  Tomcat11SharedIT() {
    super(Placement.SERVER);
  }

  @Override
  ServerProcess make() throws IOException {
    return new TomcatProcess("tomcat11");
  }
}
