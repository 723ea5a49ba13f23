package dev.sluice.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** Jetty with its ee10 environment, which deploys again what has changed on disk. */
final class JettyProcess extends ServerProcess {
  private static final String CONTEXT =
      """
      <?xml version="1.0"?>
      <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
      <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
        <Set name="contextPath">/%s</Set>
        <Set name="war">%s</Set>
      </Configure>
      """;

  JettyProcess(String homeProperty) throws IOException {
    super(Path.of(System.getProperty(homeProperty)));
  }

  @Override
  void prepare() throws IOException {
    for (String name : List.of("start.d", "lib/ee10/ext", "webapps", "apps", "temp")) {
      Files.createDirectories(base.resolve(name));
    }
    Files.writeString(
        base.resolve("start.d/test.ini"),
        """
        --modules=http,ee10-deploy,ee10-annotations,ee10-ext
        jetty.http.host=127.0.0.1
        jetty.http.port=%d
        jetty.deploy.scanInterval=1
        """
            .formatted(port));
  }

  @Override
  void shareJar() throws IOException {
    Files.copy(JAR, base.resolve("lib/ee10/ext/sluice.jar"));
  }

  /** Applications are deployed by files beside their directories, which the scanner watches. */
  @Override
  Path webapps() {
    return base.resolve("apps");
  }

  /** Names an application to the server. */
  void announce(String name) throws IOException {
    Files.writeString(
        base.resolve("webapps").resolve(name + ".xml"),
        CONTEXT.formatted(name, webapps().resolve(name)));
    Files.writeString(
        base.resolve("webapps").resolve(name + ".properties"), "environment: ee10\n");
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
