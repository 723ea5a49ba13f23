package dev.sluice.conformance;

import dev.sluice.Money;
import dev.sluice.config.PolicyProvider;
import dev.sluice.conformance.cases.UpstreamSpec.ProviderName;
import dev.sluice.conformance.policies.Failing;
import dev.sluice.cost.Totals;
import dev.sluice.servlet.CompiledPackage;
import dev.sluice.servlet.JettyProcess;
import dev.sluice.servlet.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The filter in a servlet container, in a process of its own. */
final class ContainerAdapter implements Adapter {
  private static final String APPLICATION = "cases";
  private static final String DESCRIPTOR =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
        <context-param>
          <param-name>relay</param-name>
          <param-value>http://%s</param-value>
        </context-param>
        <filter>
          <filter-name>cases</filter-name>
          <filter-class>dev.sluice.servlet.app.CaseFilter</filter-class>
          <async-supported>true</async-supported>
        </filter>
        <filter-mapping>
          <filter-name>cases</filter-name>
          <url-pattern>/*</url-pattern>
          <dispatcher>REQUEST</dispatcher>
          <dispatcher>ASYNC</dispatcher>
          <dispatcher>ERROR</dispatcher>
        </filter-mapping>
        <servlet>
          <servlet-name>gateway</servlet-name>
          <servlet-class>dev.sluice.servlet.app.CaseServlet</servlet-class>
          <async-supported>true</async-supported>
        </servlet>
        <servlet-mapping>
          <servlet-name>gateway</servlet-name>
          <url-pattern>/c/*</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private final String name;
  private final ServerProcess server;
  private int cases;

  /** Starts a server that is not started yet. */
  ContainerAdapter(String name, ServerProcess server, Providers providers) throws IOException {
    this.name = name;
    this.server = server;
    server.prepare();
    Path application = server.webapps().resolve(APPLICATION);
    Path inside = Files.createDirectories(application.resolve("WEB-INF"));
    Files.writeString(
        inside.resolve("web.xml"), DESCRIPTOR.formatted(providers.address(ProviderName.ALPHA)));
    Path lib = Files.createDirectories(inside.resolve("lib"));
    Files.copy(ServerProcess.JAR, lib.resolve("sluice.jar"));
    Path classes = inside.resolve("classes");
    new CompiledPackage(ServerProcess.class, "dev.sluice.servlet.app").copyTo(classes);
    new CompiledPackage(Failing.class, Failing.class.getPackageName()).copyTo(classes);
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    String service = PolicyProvider.class.getName();
    try (InputStream named = Failing.class.getResourceAsStream("/META-INF/services/" + service)) {
      Files.copy(named, services.resolve(service));
    }
    if (server instanceof JettyProcess jetty) {
      jetty.announce(APPLICATION);
    }
    server.start();
    server.waitFor("the application", () -> server.status("/cases/control/") == 500);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Deployment deploy(Path policy) throws IOException {
    String id = "case-" + ++cases;
    control(
        "open?name="
            + id
            + "&file="
            + URLEncoder.encode(policy.toString(), StandardCharsets.UTF_8));
    return new Opened(id);
  }

  private List<String> control(String command) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + server.port + "/cases/control/" + command)
                .toURL()
                .openConnection();
    connection.setReadTimeout(30_000);
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException(
          command + " got " + connection.getResponseCode() + "; the server printed\n" + tail());
    }
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private String tail() throws IOException {
    String log = server.log();
    return log.substring(Math.max(0, log.length() - 3_000));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private final class Opened implements Deployment {
    private final String id;

    Opened(String id) {
      this.id = id;
    }

    @Override
    public int port() {
      return server.port;
    }

    @Override
    public String prefix() {
      return "/cases/c/" + id;
    }

    @Override
    public void reload() throws IOException {
      control("reload?name=" + id);
    }

    @Override
    public List<Row> ledger() throws IOException {
      List<Row> rows = new ArrayList<>();
      for (String line : control("ledger?name=" + id)) {
        String[] cells = line.split("\t", -1);
        if (cells.length == 7) {
          rows.add(new Row(cells[0], totals(cells)));
        }
      }
      return rows;
    }

    private static Totals totals(String[] cells) {
      return new Totals(
          Long.parseLong(cells[1]),
          Long.parseLong(cells[2]),
          Long.parseLong(cells[3]),
          Long.parseLong(cells[4]),
          new Money(Long.parseLong(cells[5])),
          new Money(Long.parseLong(cells[6])));
    }

    @Override
    public void close() throws IOException {
      control("close?name=" + id);
    }
  }
}
