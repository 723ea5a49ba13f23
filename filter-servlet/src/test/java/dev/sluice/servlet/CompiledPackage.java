package dev.sluice.servlet;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The classes of one package, as they were compiled. */
public final class CompiledPackage {
  private final Class<?> neighbour;
  private final String name;

  /**
   * Names a package, which may lie in a folder or in a JAR.
   *
   * @param neighbour a class that lies there too; those of the package need not be fit for loading
   */
  public CompiledPackage(Class<?> neighbour, String name) {
    this.neighbour = neighbour;
    this.name = name;
  }

  /** Copies them into a folder of classes, such as {@code WEB-INF/classes}. */
  public void copyTo(Path classes) throws IOException {
    Path source;
    try {
      source = Path.of(neighbour.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("where is the code of " + name + "?", e);
    }
    if (Files.isDirectory(source)) {
      copy(source, classes);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(source)) {
      copy(jar.getPath("/"), classes);
    }
  }

  private void copy(Path root, Path classes) throws IOException {
    String folder = name.replace('.', '/');
    Path to = Files.createDirectories(classes.resolve(folder));
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }
}
