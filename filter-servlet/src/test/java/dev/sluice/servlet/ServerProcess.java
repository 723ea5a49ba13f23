package dev.sluice.servlet;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server as its project distributes it, in a process of its own, with a base directory that the
 * test fills.
 */
public abstract class ServerProcess implements AutoCloseable {
  /** Where the JAR lies. */
  enum Placement {
    /** In the application. */
    APPLICATION,
    /** In the server, for all applications. */
    SERVER
  }

  /** The JAR under test, as users get it. */
  public static final Path JAR = Path.of(System.getProperty("sluice.jar", "unset"));

  /** What servers run on: the JDK of the test unless somebody says otherwise. */
  private static final String JDK =
      System.getProperty("server.jdk", System.getProperty("java.home"));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What may hold by and by. */
  public interface Condition {
    /** Returns whether it holds now. */
    boolean holds() throws IOException;
  }

  final Path home;

  /** Where its configuration and its applications are. */
  public final Path base;

  /** Where it listens. */
  public final int port;

  private Process process;

  ServerProcess(Path home) throws IOException {
    this.home = home;
    this.base = Files.createTempDirectory("sluice-server");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** Makes the directories of the base and the files of its configuration. */
  public abstract void prepare() throws IOException;

  /** Puts the JAR where the server finds it for all applications. */
  abstract void shareJar() throws IOException;

  /** Returns the directory from which the applications are deployed. */
  public abstract Path webapps();

  /** Returns the command line without the JVM. */
  abstract List<String> command();

  /** Names the class whose instances are the class loaders of applications. */
  abstract String loaderClass();

  /** Replaces a deployed application by a new instance of itself. */
  abstract void redeploy(String name) throws IOException;

  /** Starts the server and waits until it answers. */
  public void start(String... jvmOptions) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(JDK, "bin", "java").toString());
    line.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(Arrays.asList(jvmOptions));
    line.addAll(command());
    ProcessBuilder builder = new ProcessBuilder(line).directory(base.toFile());
    builder.environment().remove(ConfigurationFile.VARIABLE);
    process =
        builder.redirectErrorStream(true).redirectOutput(base.resolve("out.log").toFile()).start();
    waitFor("the server to answer", () -> status("/") > 0 || !process.isAlive());
    if (!process.isAlive()) {
      throw new IOException("the server ended: " + log());
    }
  }

  /** Returns what the server printed. */
  public String log() throws IOException {
    return Files.readString(base.resolve("out.log"), StandardCharsets.ISO_8859_1);
  }

  /** Returns the status of a GET, or 0 if nobody answers. */
  public int status(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(10_000);
      return connection.getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Waits until something holds, and says what the server printed if it never does. */
  public void waitFor(String what, Condition condition) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        throw new IOException("waited " + PATIENCE + " in vain for " + what + ":\n" + log());
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IOException("interrupted while waiting for " + what, e);
      }
    }
  }

  /** Returns how many threads the process has. */
  long threads() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return tasks.count();
    }
  }

  /** Returns what the process has open, apart from connections, which come and go. */
  List<String> openFiles() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> handles = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      for (Path handle : handles.toList()) {
        try {
          String file = Files.readSymbolicLink(handle).toString();
          if (!file.startsWith("socket:")) {
            open.add(file);
          }
        } catch (IOException e) {
          // Closed between the listing and the look.
        }
      }
    }
    return open;
  }

  /** Returns how many class loaders of applications are alive after a full collection. */
  long loaders() throws IOException {
    for (String line : jcmd("GC.class_histogram").split("\n", -1)) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length >= 4 && columns[3].equals(loaderClass())) {
        return Long.parseLong(columns[1]);
      }
    }
    return 0;
  }

  private String jcmd(String command) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(JDK, "bin", "jcmd").toString(), Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    delete(base);
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
