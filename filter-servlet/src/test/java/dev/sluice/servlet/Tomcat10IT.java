package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Tomcat 10.1 with the JAR in the application. */
final class Tomcat10IT extends ServerSuite {
  Tomcat10IT() {
    super(Placement.APPLICATION);
  }

  @Override
  ServerProcess make() throws IOException {
    return new TomcatProcess("tomcat10");
  }
}
