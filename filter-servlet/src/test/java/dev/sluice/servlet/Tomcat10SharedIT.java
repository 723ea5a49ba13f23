package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Tomcat 10.1 with the JAR in the server. */
final class Tomcat10SharedIT extends ServerSuite {
  Tomcat10SharedIT() {
    super(Placement.SERVER);
  }

  @Override
  ServerProcess make() throws IOException {
    return new TomcatProcess("tomcat10");
  }
}
