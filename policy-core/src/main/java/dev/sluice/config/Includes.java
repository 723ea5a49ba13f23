package dev.sluice.config;

import dev.sluice.config.bind.Merger;
import dev.sluice.config.bind.Place;
import dev.sluice.config.bind.Problems;
import dev.sluice.config.bind.Shape;
import dev.sluice.config.bind.Tree;
import dev.sluice.config.bind.YamlReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file and all that it includes, the included before the including, each file once; not for
 * sharing between threads.
 */
final class Includes {
  private static final int MOST_FILES = 100;

  private static final String INCLUDE = "include";
  private static final String VERSION = "sluice";

  private final YamlReader reader;
  private final Problems problems;
  private final Shape.Fields shape;
  private final Set<Path> files = new LinkedHashSet<>();
  private final Deque<Path> open = new ArrayDeque<>();

  Includes(YamlReader reader, Problems problems, Shape.Fields shape) {
    this.reader = reader;
    this.problems = problems;
    this.shape = shape;
  }

  /** Returns the files that were read, or would have been if they could. */
  Set<Path> files() {
    return files;
  }

  /**
   * Returns a file united with all that it includes, or null, with problems.
   *
   * @param text what the file says, or null to read it
   */
  @Nullable Tree read(Path file, @Nullable String text) {
    files.add(identity(file));
    open.push(identity(file));
    Tree own = text == null ? reader.read(file) : reader.parse(text, file);
    Tree whole = own == null || !versionFits(own) ? null : united((Tree.Mapping) own);
    open.pop();
    return whole;
  }

  private boolean versionFits(Tree tree) {
    Tree version = tree instanceof Tree.Mapping mapping ? member(mapping, VERSION) : null;
    if (version == null) {
      problems.add(
          tree.place(),
          VERSION,
          "is missing; begin the file with \"sluice: 1\", the version of its format");
      return false;
    }
    boolean fits =
        version instanceof Tree.Text text
            && text.value().equals(Integer.toString(Configuration.VERSION));
    if (!fits) {
      String read = version instanceof Tree.Text text ? "\"" + text.raw() + "\"" : version.kind();
      problems.add(
          version.place(),
          VERSION,
          "read " + read + "; this Sluice reads version " + Configuration.VERSION);
    }
    return fits;
  }

  private @Nullable Tree united(Tree.Mapping own) {
    int before = problems.count();
    Merger merger = new Merger(problems);
    Tree whole = null;
    for (Tree.Text name : included(own)) {
      Tree other = include(name);
      if (other != null) {
        whole = whole == null ? other : merger.merge(whole, other, shape);
      }
    }
    Tree united = whole == null ? own : merger.merge(whole, own, shape);
    return problems.count() > before ? null : united;
  }

  private List<Tree.Text> included(Tree.Mapping own) {
    Tree said = member(own, INCLUDE);
    List<Tree> items =
        said instanceof Tree.Sequence list
            ? list.items()
            : said == null ? List.of() : List.of(said);
    List<Tree.Text> names = new ArrayList<>();
    for (Tree item : items) {
      if (item instanceof Tree.Text name) {
        names.add(name);
      }
    }
    return names;
  }

  /** Returns what an included file says for itself, or null if there is nothing new in it. */
  private @Nullable Tree include(Tree.Text name) {
    Place place = name.place();
    Path file = place.file().resolveSibling(name.value()).normalize();
    if (open.contains(identity(file))) {
      problems.add(place, INCLUDE, file + " includes itself by way of this line");
      return null;
    }
    if (files.contains(identity(file))) {
      return null;
    }
    if (files.size() >= MOST_FILES) {
      problems.add(place, INCLUDE, "more than " + MOST_FILES + " files are included");
      return null;
    }
    Tree other = read(file, null);
    return other instanceof Tree.Mapping mapping ? withoutFrame(mapping) : null;
  }

  /** Only the main file's version and includes are settings of the whole. */
  private static Tree withoutFrame(Tree.Mapping included) {
    return new Tree.Mapping(
        included.place(),
        included.entries().stream()
            .filter(entry -> !entry.name().equals(VERSION) && !entry.name().equals(INCLUDE))
            .toList());
  }

  private static Path identity(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private static @Nullable Tree member(Tree.Mapping mapping, String name) {
    return mapping.entries().stream()
        .filter(entry -> entry.name().equals(name))
        .map(Tree.Entry::value)
        .findFirst()
        .orElse(null);
  }
}
