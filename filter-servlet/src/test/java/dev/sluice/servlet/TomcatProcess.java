package dev.sluice.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Tomcat, with its manager application, by which the test redeploys. */
public final class TomcatProcess extends ServerProcess {
  private static final String SERVER =
      """
      <Server port="-1">
        <GlobalNamingResources>
          <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
              factory="org.apache.catalina.users.MemoryUserDatabaseFactory"
              pathname="conf/tomcat-users.xml"/>
        </GlobalNamingResources>
        <Service name="Catalina">
          <Connector port="%d" address="127.0.0.1" maxThreads="32">
            <UpgradeProtocol className="org.apache.coyote.http2.Http2Protocol"/>
          </Connector>
          <Engine name="Catalina" defaultHost="localhost">
            <Realm className="org.apache.catalina.realm.UserDatabaseRealm"
                resourceName="UserDatabase"/>
            <Host name="localhost" appBase="webapps" unpackWARs="false" autoDeploy="false"/>
          </Engine>
        </Service>
      </Server>
      """;

  private static final String USERS =
      "<tomcat-users><user username=\"test\" password=\"test\" roles=\"manager-script\"/>"
          + "</tomcat-users>";

  /**
   * Makes a Tomcat, not yet started.
   *
   * @param homeProperty system property that names its distribution
   */
  public TomcatProcess(String homeProperty) throws IOException {
    super(Path.of(System.getProperty(homeProperty)));
  }

  @Override
  public void prepare() throws IOException {
    for (String name : List.of("conf/Catalina/localhost", "lib", "logs", "temp", "webapps")) {
      Files.createDirectories(base.resolve(name));
    }
    Files.writeString(base.resolve("conf/server.xml"), SERVER.formatted(port));
    Files.writeString(base.resolve("conf/tomcat-users.xml"), USERS);
    for (String name : List.of("web.xml", "catalina.properties")) {
      Files.copy(home.resolve("conf").resolve(name), base.resolve("conf").resolve(name));
    }
    Files.writeString(
        base.resolve("conf/Catalina/localhost/manager.xml"),
        "<Context privileged=\"true\" docBase=\"" + home.resolve("webapps/manager") + "\"/>");
  }

  @Override
  void shareJar() throws IOException {
    Files.copy(JAR, base.resolve("lib/sluice.jar"));
  }

  @Override
  public Path webapps() {
    return base.resolve("webapps");
  }

  @Override
  List<String> command() {
    Path bin = home.resolve("bin");
    return List.of(
        "-Dcatalina.home=" + home,
        "-Dcatalina.base=" + base,
        "-Djava.io.tmpdir=" + base.resolve("temp"),
        "-cp",
        bin.resolve("bootstrap.jar") + ":" + bin.resolve("tomcat-juli.jar"),
        "org.apache.catalina.startup.Bootstrap",
        "start");
  }

  @Override
  String loaderClass() {
    return "org.apache.catalina.loader.ParallelWebappClassLoader";
  }

  @Override
  void redeploy(String name) throws IOException {
    String answer = manager("reload?path=/" + name);
    if (!answer.startsWith("OK")) {
      throw new IOException("the manager says " + answer);
    }
  }

  /** Asks the manager and returns its answer, or the status if it is no success. */
  String manager(String command) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + "/manager/text/" + command)
                .toURL()
                .openConnection();
    String user = Base64.getEncoder().encodeToString("test:test".getBytes(StandardCharsets.UTF_8));
    connection.setRequestProperty("authorization", "Basic " + user);
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      return "status " + connection.getResponseCode();
    }
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the manager broke off", e);
    }
  }
}
