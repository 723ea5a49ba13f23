package dev.sluice.servlet;

import dev.sluice.servlet.app.AppServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An unpacked web application: the test's servlet, and the gateway's below {@code /v1}. */
final class WebApplication {
  private static final String DESCRIPTOR =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
        <context-param>
          <param-name>sluice.config</param-name>
          <param-value>%s</param-value>
        </context-param>
        <context-param>
          <param-name>sluice.max-body-bytes</param-name>
          <param-value>2000000</param-value>
        </context-param>
        <servlet>
          <servlet-name>app</servlet-name>
          <servlet-class>dev.sluice.servlet.app.AppServlet</servlet-class>
          <async-supported>true</async-supported>
        </servlet>
        <servlet>
          <servlet-name>gateway</servlet-name>
          <servlet-class>dev.sluice.servlet.UpstreamServlet</servlet-class>
        </servlet>
        <servlet-mapping>
          <servlet-name>app</servlet-name>
          <url-pattern>/app/*</url-pattern>
        </servlet-mapping>
        <servlet-mapping>
          <servlet-name>gateway</servlet-name>
          <url-pattern>/v1/*</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  private WebApplication() {}

  static void write(Path directory, Path policies) throws IOException {
    Path inside = Files.createDirectories(directory.resolve("WEB-INF"));
    Files.writeString(inside.resolve("web.xml"), DESCRIPTOR.formatted(policies));
    new CompiledPackage(AppServlet.class, AppServlet.class.getPackageName())
        .copyTo(inside.resolve("classes"));
  }

  static void addJar(Path directory) throws IOException {
    Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
    Files.copy(ServerProcess.JAR, lib.resolve("sluice.jar"));
  }
}
