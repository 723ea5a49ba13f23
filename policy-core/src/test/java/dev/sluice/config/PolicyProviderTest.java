package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Outcome.End;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the documentation compiles, is found, and does what it says. */
class PolicyProviderTest {
  private static final Path GUIDE = Path.of("..", "docs", "policies.md");
  private static final Path NAME = Path.of("sluice.yaml");
  private static final String MODELS =
      """
      sluice: 1
      providers: { local: { url: "http://127.0.0.1:9/v1" } }
      models: { small: { targets: [ { provider: local } ] }, m: { targets: [ { provider: local } ] } }
      """;

  @TempDir Path classes;
  private ClassLoader before;
  private URLClassLoader application;

  @BeforeEach
  void compileTheExample() throws IOException {
    String guide = Files.readString(GUIDE);
    Path source = Files.writeString(classes.resolve("Maintenance.java"), block(guide, "java"));
    compile(source);
    offer("com.example.Maintenance");
    before = Thread.currentThread().getContextClassLoader();
    application =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, PolicyProvider.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(application);
  }

  @AfterEach
  void forgetTheExample() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    application.close();
  }

  /** Returns the first code block in a language after the heading. */
  private static String block(String guide, String language) {
    String section = guide.substring(guide.indexOf("## Your own policy"));
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private void compile(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private void offer(String provider) throws IOException {
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(PolicyProvider.class.getName()), provider + "\n");
  }

  private static Sluice open(String policies) {
    return Sluice.open(MODELS + policies, NAME, SluiceOptions.STANDARD);
  }

  @Test
  void theExampleRefusesCallsToItsModelOnly() throws IOException {
    String entry = block(Files.readString(GUIDE), "yaml");
    try (Sluice sluice = open(entry)) {
      Begun begun = sluice.begin();
      Decision<Call> decision = begun.exchange().onCall(Fakes.call().withModel("small"));
      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.Answer.class,
              answer -> {
                assertThat(answer.reply().head().status()).isEqualTo(503);
                assertThat(answer.reply().head().headers().get("retry-after")).isEqualTo("1800");
              });
      begun.exchange().complete(End.COMPLETE, null);
      Begun other = sluice.begin();
      assertThat(other.exchange().onCall(Fakes.call())).isInstanceOf(Decision.Continue.class);
      other.exchange().complete(End.COMPLETE, null);
      assertThat(sluice.reload().ok()).isTrue();
    }
  }

  @Test
  void mistakesInItsEntryAreToldLikeAnyOther() {
    assertThatThrownBy(() -> open("policies: [ { maintenance: { modle: small } } ]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sluice.yaml:4:")
        .hasMessageContaining("did you mean \"model\"?");
    assertThatThrownBy(() -> open("policies: [ { maintenance: { model: huge } } ]"))
        .hasMessageContaining("no model is called huge");
  }

  @Test
  void aProviderThatCannotBeLoadedIsNamed() throws IOException {
    offer("com.example.Missing");

    assertThatThrownBy(() -> open(""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("com.example.Missing");
  }

  @Test
  void twoKindsMayNotHaveOneKey() throws IOException {
    Path source =
        Files.writeString(
            classes.resolve("Trim.java"),
            block(Files.readString(GUIDE), "java")
                .replace("Maintenance", "Trim")
                .replace("\"maintenance\"", "\"trim\""));
    compile(source);
    offer("com.example.Trim");

    assertThatThrownBy(() -> open(""))
        .hasMessageContaining("the key \"trim\" of com.example.Trim means another policy already");
  }
}
