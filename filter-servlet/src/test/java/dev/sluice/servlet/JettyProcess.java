package dev.sluice.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** Jetty with its ee10 environment, which deploys again what has changed on disk. */
public final class JettyProcess extends ServerProcess {
  private static final String CONTEXT =
      """
      <?xml version="1.0"?>
      <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
      <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
        <Set name="contextPath">/%s</Set>
        <Set name="war">%s</Set>
      </Configure>
      """;

  /**
   * Makes a Jetty, not yet started.
   *
   * @param homeProperty system property that names its distribution
   */
  public JettyProcess(String homeProperty) throws IOException {
    super(Path.of(System.getProperty(homeProperty)));
  }

  @Override
  public void prepare() throws IOException {
    for (String name : List.of("start.d", "lib/shared", "modules", "webapps", "apps", "temp")) {
      Files.createDirectories(base.resolve(name));
    }
    // Properties belong to the environment of the modules in the same file.
    Files.writeString(
        base.resolve("start.d/server.ini"),
        """
        --modules=http,http2c
        jetty.http.host=127.0.0.1
        jetty.http.port=%d
        jetty.deploy.scanInterval=1
        """
            .formatted(port));
    Files.writeString(
        base.resolve("start.d/ee10.ini"),
        """
        --modules=ee10-deploy,ee10-annotations,shared
        jetty.deploy.scanInterval=1
        """);
    Files.writeString(
        base.resolve("modules/shared.mod"),
        """
        [description]
        Shares libraries between all ee10 applications.
        [environment]
        ee10
        [lib]
        lib/shared/*.jar
        """);
  }

  @Override
  void shareJar() throws IOException {
    Files.copy(JAR, base.resolve("lib/shared/sluice.jar"));
  }

  /** Applications are deployed by files beside their directories, which the scanner watches. */
  @Override
  public Path webapps() {
    return base.resolve("apps");
  }

  /** Names an application to the server. */
  public void announce(String name) throws IOException {
    Files.writeString(
        base.resolve("webapps").resolve(name + ".xml"),
        CONTEXT.formatted(name, webapps().resolve(name)));
    Files.writeString(base.resolve("webapps").resolve(name + ".properties"), "environment: ee10\n");
  }

  @Override
  List<String> command() {
    return List.of(
        "-Djava.io.tmpdir=" + base.resolve("temp"),
        "-jar",
        home.resolve("start.jar").toString(),
        "jetty.home=" + home,
        "jetty.base=" + base);
  }

  @Override
  String loaderClass() {
    return "org.eclipse.jetty.ee10.webapp.WebAppClassLoader";
  }

  @Override
  void redeploy(String name) throws IOException {
    Files.setLastModifiedTime(
        base.resolve("webapps").resolve(name + ".xml"), FileTime.from(Instant.now()));
  }
}
