package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example applications fit the JAR. */
final class ExamplesIT {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("sluice.examples", "examples")).normalize();

  @TempDir Path out;

  @Test
  void theTomcatApplicationCompilesAgainstTheJar() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(EXAMPLES.resolve("tomcat-app/src/main/java"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      String path = ServerProcess.JAR + ":" + System.getProperty("java.class.path");
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("-d", out.toString(), "-cp", path),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
    assertThat(sources).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomcat-app/src/main/webapp/WEB-INF/policies.yaml",
        "jetty-app/webapps/gateway/WEB-INF/policies.yaml",
        "spring-boot-app/policies.yaml"
      })
  void theirPolicyFilesAreValid(String file) {
    assertThat(Sluice.check(EXAMPLES.resolve(file), SluiceOptions.STANDARD)).isNotNull();
  }
}
