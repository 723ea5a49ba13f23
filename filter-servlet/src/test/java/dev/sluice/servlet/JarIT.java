package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the JAR that users drop into their servers, and what is not. */
final class JarIT {
  private static final String INSIDE = "dev/sluice/inside/";

  private static JarFile jar;
  private static List<String> names;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(ServerProcess.JAR.toFile());
    names = jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void itIsSmall() throws IOException {
    assertThat(Files.size(ServerProcess.JAR)).isLessThan(12_000_000);
  }

  @Test
  void everyClassIsOursOrRelocated() {
    assertThat(names)
        .filteredOn(name -> name.endsWith(".class"))
        .allMatch(name -> name.startsWith("dev/sluice/"));
  }

  @Test
  void neitherOpenTelemetryNorAServerIsInside() {
    assertThat(names)
        .noneMatch(name -> name.contains("opentelemetry") && !name.startsWith("dev/sluice/tele"))
        .noneMatch(name -> name.contains("jakarta/servlet/"))
        .noneMatch(name -> name.contains("grpc"));
  }

  @Test
  void itPretendsToNoModuleSignatureOrOtherJdk() throws IOException {
    assertThat(names)
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.startsWith("META-INF/versions/"))
        .noneMatch(name -> name.endsWith(".SF") || name.endsWith(".RSA") || name.endsWith(".DSA"));
    assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release"))
        .isNotEqualTo("true");
  }

  @Test
  void everyServiceThatIsNamedIsThere() throws IOException {
    List<String> services =
        names.stream().filter(name -> name.startsWith("META-INF/services/")).toList();

    assertThat(services).contains("META-INF/services/jakarta.servlet.ServletContainerInitializer");
    for (String service : services) {
      byte[] listed = jar.getInputStream(jar.getEntry(service)).readAllBytes();
      for (String line : new String(listed, StandardCharsets.UTF_8).lines().toList()) {
        String provider = line.replaceFirst("#.*", "").trim();
        if (!provider.isEmpty()) {
          assertThat(names).as(service).contains(provider.replace('.', '/') + ".class");
        }
      }
    }
  }

  @Test
  void everyLibraryInsideIsNamedWithItsLicence() throws IOException {
    assertThat(names).contains("META-INF/THIRD-PARTY.txt", "META-INF/NOTICE");
    byte[] text = jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt")).readAllBytes();
    List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();

    assertThat(names.stream().filter(name -> name.startsWith(INSIDE)).map(JarIT::library))
        .isNotEmpty()
        .allSatisfy(library -> assertThat(lines).anyMatch(line -> line.startsWith(library + " ")));
  }

  private static String library(String name) {
    return name.substring(INSIDE.length(), name.indexOf('/', INSIDE.length()));
  }

  /** HttpClient's list names what is not inside, and SLF4J's licence would seem to be the JAR's. */
  @Test
  void noListOrLicenceOfOneLibraryPassesForTheJars() {
    assertThat(names).doesNotContain("META-INF/DEPENDENCIES", "META-INF/LICENSE.txt");
  }

  @Test
  void theVocabulariesAndTheLicenceAreInside() {
    assertThat(names)
        .contains("META-INF/LICENSE")
        .filteredOn(name -> name.endsWith(".tiktoken"))
        .containsExactlyInAnyOrder(
            "dev/sluice/inside/jtokkit/o200k_base.tiktoken",
            "dev/sluice/inside/jtokkit/cl100k_base.tiktoken");
  }
}
