package dev.sluice.conformance.envoy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy in a process of its own, which serves until closed.
 *
 * <p>Its admin interface and its listeners may have port 0: {@link #port} tells which they got, so
 * that no other Envoy is met by mistake, with which one would share a port without a word.
 */
public final class EnvoyProcess implements AutoCloseable {
  /** System property that names the binary. */
  public static final String PROPERTY = "envoy";

  private static final String IN_ENVIRONMENT = ".venv/bin/envoy";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TERM_PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final Process process;
  private final Path directory;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private EnvoyProcess(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /**
   * Returns the binary: the one that system property {@value #PROPERTY} names, else {@code envoy}
   * on the PATH, else the one of a Python environment {@code .venv} in the working directory or one
   * above it.
   *
   * @throws IllegalStateException if the property names no program
   */
  public static Optional<Path> find() {
    String named = System.getProperty(PROPERTY);
    if (named != null && !named.isBlank()) {
      Path binary = Path.of(named).toAbsolutePath();
      if (!Files.isExecutable(binary)) {
        throw new IllegalStateException(
            "-D" + PROPERTY + " names " + named + ", which is no program; name an envoy binary");
      }
      return Optional.of(binary);
    }
    List<Path> places = new ArrayList<>();
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
      places.add(Path.of(folder, "envoy"));
    }
    for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      places.add(up.resolve(IN_ENVIRONMENT));
    }
    return places.stream().filter(Files::isRegularFile).filter(Files::isExecutable).findFirst();
  }

  /**
   * Starts Envoy and waits until it serves.
   *
   * @param binary such as {@link #find} returns
   * @param configuration bootstrap configuration as YAML, with an admin interface
   * @param options further command line options, such as {@code --concurrency}, {@code 2}
   * @throws IOException if it does not start, with what it printed
   */
  public static EnvoyProcess start(Path binary, String configuration, String... options)
      throws IOException {
    Path directory = Files.createTempDirectory("sluice-envoy");
    Path file = Files.writeString(directory.resolve("envoy.yaml"), configuration);
    List<String> line = new ArrayList<>(List.of(binary.toString(), "-c", file.toString()));
    line.addAll(List.of("--admin-address-path", directory.resolve("admin").toString()));
    line.addAll(List.of("--disable-hot-restart", "-l", "warning"));
    line.addAll(List.of(options));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    EnvoyProcess envoy = new EnvoyProcess(process, directory);
    try {
      envoy.awaitReady();
      return envoy;
    } catch (IOException | RuntimeException e) {
      envoy.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!ready()) {
      if (!process.isAlive()) {
        throw new IOException("Envoy ended with " + process.exitValue() + ":\n" + log());
      }
      if (System.nanoTime() > until) {
        throw new IOException("Envoy does not serve after " + PATIENCE + ":\n" + log());
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Envoy starts", e);
    }
  }

  private boolean ready() throws IOException {
    URI admin = adminOrNull();
    if (admin == null) {
      return false;
    }
    try {
      return get(admin.resolve("/ready")).statusCode() == OK;
    } catch (IOException e) {
      // It has written its address and does not listen yet.
      return false;
    }
  }

  private @Nullable URI adminOrNull() throws IOException {
    Path file = directory.resolve("admin");
    String address = Files.exists(file) ? Files.readString(file).trim() : "";
    return address.isEmpty() ? null : URI.create("http://" + address + "/");
  }

  private HttpResponse<String> get(URI address) throws IOException {
    return send(HttpRequest.newBuilder(address).GET());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Envoy's admin interface", e);
    }
  }

  /** Returns the address of the admin interface. */
  public URI admin() {
    try {
      URI admin = adminOrNull();
      if (admin == null) {
        throw new IllegalStateException("Envoy has no admin interface; configure one");
      }
      return admin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns what the admin interface answers to a GET, such as {@code /stats}.
   *
   * @throws IOException if Envoy does not answer with 200
   */
  public String ask(String path) throws IOException {
    HttpResponse<String> answer = get(admin().resolve(path));
    if (answer.statusCode() != OK) {
      throw new IOException("Envoy answers " + answer.statusCode() + " to " + path);
    }
    return answer.body();
  }

  /**
   * Returns the TCP port that a listener got.
   *
   * @param listener its name in the configuration
   * @throws IOException if there is none of that name
   */
  public int port(String listener) throws IOException {
    String listeners = ask("/listeners");
    Pattern line =
        Pattern.compile("^" + Pattern.quote(listener) + "::.*:(\\d+)$", Pattern.MULTILINE);
    Matcher found = line.matcher(listeners);
    if (!found.find()) {
      throw new IOException("Envoy has no listener called " + listener + ": " + listeners.trim());
    }
    return Integer.parseInt(found.group(1));
  }

  /** Returns the id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Returns what Envoy printed so far. */
  public String log() throws IOException {
    return Files.readString(directory.resolve("log"), StandardCharsets.ISO_8859_1);
  }

  /** Ends the process and removes its files. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(TERM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(TERM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      for (String name : List.of("envoy.yaml", "admin", "log")) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Envoy's files in " + directory + " cannot be removed", e);
    }
  }
}
