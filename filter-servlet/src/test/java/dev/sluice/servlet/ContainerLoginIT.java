package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Callers whom Tomcat itself has authenticated, by its realm and HTTP Basic. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class ContainerLoginIT {
  private static final String GUARDED = "/shop/v1/chat/completions";
  private static final String OPEN = "/shop/open/v1/chat/completions";

  private static final String POLICIES =
      """
      sluice: 1
      providers:
        mock: { type: openai, url: %s }
      models:
        json: { targets: [ { provider: mock, model: json } ] }
      callers:
        container: { tenant: shop, roles: { gold: { tenant: gold-customers, team: sales } } }
      telemetry: { audit: audit.jsonl }
      """;

  private static final String USERS =
      """
      <tomcat-users>
        <user username="ann" password="secret" roles="customer,gold"/>
        <user username="bob" password="secret" roles="customer"/>
        <user username="eve" password="secret" roles="visitor"/>
      </tomcat-users>
      """;

  private static final String DESCRIPTOR =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <context-param>
          <param-name>sluice.config</param-name>
          <param-value>%s</param-value>
        </context-param>
        <servlet>
          <servlet-name>gateway</servlet-name>
          <servlet-class>dev.sluice.servlet.UpstreamServlet</servlet-class>
        </servlet>
        <servlet-mapping>
          <servlet-name>gateway</servlet-name>
          <url-pattern>/*</url-pattern>
        </servlet-mapping>
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>models</web-resource-name>
            <url-pattern>/v1/*</url-pattern>
          </web-resource-collection>
          <auth-constraint><role-name>customer</role-name></auth-constraint>
        </security-constraint>
        <login-config><auth-method>BASIC</auth-method></login-config>
        <security-role><role-name>customer</role-name></security-role>
      </web-app>
      """;

  private MockUpstream provider;
  private TomcatProcess server;
  private Http http;
  private Path audit;

  @BeforeAll
  void startServer() throws IOException {
    provider = new MockUpstream();
    server = new TomcatProcess("tomcat11");
    server.prepare();
    Files.writeString(server.base.resolve("conf/tomcat-users.xml"), USERS);
    Path policies = server.base.resolve("policies.yaml");
    audit = server.base.resolve("audit.jsonl");
    Files.writeString(policies, POLICIES.formatted(provider.base()));
    Path application = server.webapps().resolve("shop");
    Files.writeString(
        Files.createDirectories(application.resolve("WEB-INF")).resolve("web.xml"),
        DESCRIPTOR.formatted(policies));
    WebApplication.addJar(application);
    server.start();
    server.waitFor("the application", () -> server.status("/shop/v1/models") == 401);
    http = new Http(server.port);
  }

  @AfterAll
  void stopServer() throws IOException {
    server.close();
    provider.close();
  }

  private HttpResponse<String> ask(String path, String call, String... user) throws Exception {
    http.named(call);
    String body =
        """
        {"model":"json","messages":[{"role":"user","content":"Hello"}]}\
        """;
    if (user.length == 0) {
      return http.post(path, body);
    }
    String login = user[0] + ":secret";
    String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return http.post(path, body, "authorization", "Basic " + basic);
  }

  private String record(String call) throws IOException {
    String[] found = new String[1];
    server.waitFor("the record of " + call, () -> (found[0] = line(call)) != null);
    return found[0];
  }

  private String line(String call) {
    try {
      String text = Files.readString(audit);
      // What follows the last line's end is still being written.
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> line.contains(call))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  @Test
  void aUserOfTheContainerPaysAsTheFileSays() throws Exception {
    assertThat(ask(GUARDED, "call-of-bob", "bob").statusCode()).isEqualTo(200);

    assertThat(record("call-of-bob")).contains("\"tenant\":\"shop\"", "\"user\":\"bob\"");
  }

  @Test
  void aRoleOfTheContainerNamesAnotherTenant() throws Exception {
    assertThat(ask(GUARDED, "call-of-ann", "ann").statusCode()).isEqualTo(200);

    assertThat(record("call-of-ann"))
        .contains("\"tenant\":\"gold-customers\"", "\"team\":\"sales\"", "\"user\":\"ann\"");
  }

  @Test
  void whomTheContainerTurnsAwayNeverReachesThePolicies() throws Exception {
    assertThat(ask(GUARDED, "call-of-nobody").statusCode()).isEqualTo(401);
    assertThat(ask(GUARDED, "call-of-eve", "eve").statusCode()).isEqualTo(403);

    assertThat(ask(GUARDED, "call-afterwards", "bob").statusCode()).isEqualTo(200);
    record("call-afterwards");
    assertThat(line("call-of-nobody")).isNull();
    assertThat(line("call-of-eve")).isNull();
  }

  @Test
  void whereTheContainerAsksNobodyThePoliciesRefuse() throws Exception {
    HttpResponse<String> answer = ask(OPEN, "call-unguarded");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"");
    assertThat(record("call-unguarded")).contains("\"status\":401");
  }
}
