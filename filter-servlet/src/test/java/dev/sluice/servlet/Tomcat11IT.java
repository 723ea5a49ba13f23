package dev.sluice.servlet;

import dev.sluice.servlet.ServerProcess.Placement;
import java.io.IOException;

/** The suite in Tomcat 11 with the JAR in the application. */
final class Tomcat11IT extends ServerSuite {
  Tomcat11IT() {
    super(Placement.APPLICATION);
  }

  @Override
  ServerProcess make() throws IOException {
    return new TomcatProcess("tomcat11");
  }
}
