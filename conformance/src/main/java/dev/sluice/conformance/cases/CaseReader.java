package dev.sluice.conformance.cases;

import dev.sluice.config.bind.Binder;
import dev.sluice.config.bind.ConfigError;
import dev.sluice.config.bind.Place;
import dev.sluice.config.bind.Places;
import dev.sluice.config.bind.Problems;
import dev.sluice.config.bind.Shape;
import dev.sluice.config.bind.Shapes;
import dev.sluice.config.bind.Tree;
import dev.sluice.config.bind.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the cases of a folder; for one thread. */
public final class CaseReader {
  private static final String POLICIES = "policies";
  private static final String ENDING = ".yaml";

  private final Path root;
  private final Shape shape = new Shapes().record(CaseFile.class);
  private final Problems problems = new Problems();

  /**
   * Makes a reader.
   *
   * @param root the folder whose folders hold the cases, and in {@code policies} their policies
   */
  public CaseReader(Path root) {
    this.root = root;
  }

  /**
   * Returns the cases of this module.
   *
   * @throws IllegalArgumentException if anything in any of them is wrong, with all that is
   */
  public static List<ConformanceCase> standard() {
    URI folder;
    try {
      folder = Objects.requireNonNull(CaseReader.class.getResource("/cases")).toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where are the cases?", e);
    }
    if (!folder.getScheme().equals("jar")) {
      return new CaseReader(Path.of(folder)).all();
    }
    try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
      return new CaseReader(jar.getPath("/cases")).all();
    } catch (IOException e) {
      throw new UncheckedIOException("the cases in " + folder + " cannot be read", e);
    }
  }

  /**
   * Returns all cases, by their names.
   *
   * @throws IllegalArgumentException if anything in any of them is wrong, with all that is
   * @throws UncheckedIOException if a file cannot be read
   */
  public List<ConformanceCase> all() {
    List<ConformanceCase> cases = new ArrayList<>();
    for (Path file : files()) {
      CaseFile read = read(file);
      if (read != null) {
        String other = read.load() == null ? "" : policy(file, read.load().other());
        String policy = policy(file, read.policy()) + entries(read.policies());
        cases.add(new ConformanceCase(name(file), read, policy, other));
      }
    }
    if (problems.count() > 0) {
      throw new IllegalArgumentException(
          problems.errors().stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    }
    return cases;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .filter(file -> !file.startsWith(root.resolve(POLICIES)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the cases in " + root + " cannot be listed", e);
    }
  }

  private String name(Path file) {
    String path = root.relativize(file).toString();
    return path.substring(0, path.length() - ENDING.length());
  }

  private @Nullable CaseFile read(Path file) {
    YamlReader reader = new YamlReader(name -> null, problems);
    Tree tree = reader.read(file);
    Binder binder = new Binder(reader, problems, new Places(Place.of(file)));
    return tree == null ? null : (CaseFile) binder.bind(tree, shape, "");
  }

  private static String entries(@Nullable String policies) {
    return policies == null ? "" : policies.indent(2);
  }

  private String policy(Path file, String name) {
    Path policy = root.resolve(POLICIES).resolve(name + ENDING);
    try {
      return Files.readString(policy);
    } catch (IOException e) {
      problems.add(Place.of(file), "policy", "there is no policy file " + policy);
      return "";
    }
  }
}
