package dev.sluice.config.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of trees as their shapes say; not for sharing between threads.
 *
 * <p>A wrong part becomes a problem and null, and its neighbours are still looked at; nothing is
 * made of parts of which one is wrong.
 */
public final class Binder {
  private final YamlReader reader;
  private final Problems problems;
  private final Places places;

  /** Read once: thousands of keys and models have the same. */
  private final Map<Default, @Nullable Tree> defaults;

  /** A default as a file would spell it, and the file that paths in it are relative to. */
  private record Default(String text, Path file) {}

  /**
   * Makes a binder.
   *
   * @param reader reads defaults, which are spelled as in a file
   * @param problems takes all that is wrong
   * @param places learns where each setting stands
   */
  public Binder(YamlReader reader, Problems problems, Places places) {
    this(reader, problems, places, new HashMap<>());
  }

  private Binder(
      YamlReader reader, Problems problems, Places places, Map<Default, @Nullable Tree> defaults) {
    this.reader = reader;
    this.problems = problems;
    this.places = places;
    this.defaults = defaults;
  }

  /** Returns the value of a tree, or null, with a problem, if it is not what the shape wants. */
  public @Nullable Object bind(Tree tree, Shape shape, String path) {
    places.put(path, tree.place());
    if (shape instanceof Shape.Scalar scalar) {
      return scalar(tree, scalar, path);
    }
    if (shape instanceof Shape.Choice choice) {
      return choice(tree, choice, path);
    }
    if (shape instanceof Shape.Many many) {
      return many(tree, many, path);
    }
    if (!(tree instanceof Tree.Mapping mapping)) {
      return isNothing(tree)
          ? bind(new Tree.Mapping(tree.place(), List.of()), shape, path)
          : wrong(tree, shape, path);
    }
    if (shape instanceof Shape.Named named) {
      return named(mapping, named, path);
    }
    return shape instanceof Shape.Fields fields
        ? fields(mapping, fields, path)
        : oneOf(mapping, (Shape.OneOf) shape, path);
  }

  private static boolean isNothing(Tree tree) {
    return tree instanceof Tree.Text text && text.isNull();
  }

  private @Nullable Object wrong(Tree tree, Shape shape, String path) {
    String read = tree instanceof Tree.Text text ? Words.shown(text.raw()) : tree.kind();
    problems.add(tree.place(), path, "read " + read + "; wanted " + shape.wanted());
    return null;
  }

  private @Nullable Object scalar(Tree tree, Shape.Scalar shape, String path) {
    if (!(tree instanceof Tree.Text text) || text.isNull()) {
      return wrong(tree, shape, path);
    }
    try {
      return shape.reader().read(text.value(), text.place());
    } catch (IllegalArgumentException e) {
      if (!shape.explains()) {
        return wrong(tree, shape, path);
      }
      String read = shape.secret() ? "" : "read " + Words.shown(text.raw()) + "; ";
      problems.add(text.place(), path, read + e.getMessage());
      return null;
    }
  }

  private @Nullable Object choice(Tree tree, Shape.Choice shape, String path) {
    if (!(tree instanceof Tree.Text text)) {
      return wrong(tree, shape, path);
    }
    Object value = shape.values().get(text.value());
    if (value == null) {
      String hint = Words.didYouMean(text.value(), shape.values().keySet());
      String read = "read " + Words.shown(text.raw()) + hint;
      problems.add(text.place(), path, read + "; wanted " + shape.wanted());
    }
    return value;
  }

  private @Nullable Object many(Tree tree, Shape.Many shape, String path) {
    boolean single =
        shape.element() instanceof Shape.Scalar || shape.element() instanceof Shape.Choice;
    if (!(tree instanceof Tree.Sequence) && !(single && tree instanceof Tree.Text)) {
      return wrong(tree, shape, path);
    }
    List<Tree> items = tree instanceof Tree.Sequence sequence ? sequence.items() : List.of(tree);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Tree item = asText(items.get(i), shape.element());
      Object value = bind(item, shape.element(), path + "[" + i + "]");
      if (value != null) {
        values.add(value);
      }
    }
    return shape.collector().apply(values);
  }

  /**
   * Lets a value with a text form of its own read {@code last: 6}, which YAML takes for a mapping.
   */
  private static Tree asText(Tree item, Shape element) {
    if (element instanceof Shape.Scalar scalar
        && scalar.explains()
        && item instanceof Tree.Mapping mapping
        && mapping.entries().size() == 1
        && mapping.entries().get(0).value() instanceof Tree.Text value) {
      String name = mapping.entries().get(0).name();
      return new Tree.Text(
          mapping.place(), name + ": " + value.raw(), name + ": " + value.value(), false);
    }
    return item;
  }

  private Object named(Tree.Mapping mapping, Shape.Named shape, String path) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Tree.Entry entry : mapping.entries()) {
      String member = Problems.member(path, entry.name());
      if (entry.name().isBlank()) {
        problems.add(entry.key().place(), path, "a name is empty");
      }
      Object value = bind(entry.value(), shape.value(), member);
      places.put(member, entry.key().place());
      if (value != null) {
        values.put(entry.name(), value);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private @Nullable Object fields(Tree.Mapping mapping, Shape.Fields shape, String path) {
    int before = problems.count();
    Map<String, Tree> given = new LinkedHashMap<>();
    List<String> keys = shape.keys();
    for (Tree.Entry entry : mapping.entries()) {
      if (!keys.contains(entry.name())) {
        unknown(entry, keys, path);
      } else if (!isNothing(entry.value()) || meansSomething(entry, shape)) {
        given.put(entry.name(), entry.value());
      }
    }
    @Nullable Object[] values = new Object[shape.fields().size()];
    for (int i = 0; i < values.length; i++) {
      Shape.Field field = shape.fields().get(i);
      values[i] = field(mapping, field, given.get(field.key()), path);
    }
    if (problems.count() > before) {
      return null;
    }
    try {
      return shape.maker().apply(values);
    } catch (IllegalArgumentException e) {
      problems.add(mapping.place(), path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * Returns whether a value that is nothing is looked at: an empty {@code container:} turns on what
   * is off by default, with its defaults, and who forgot the value of {@code tokens:} wanted one.
   */
  private static boolean meansSomething(Tree.Entry entry, Shape.Fields shape) {
    boolean forgotten = entry.value() instanceof Tree.Text text && text.raw().isEmpty();
    return shape.fields().stream()
        .filter(field -> field.key().equals(entry.name()))
        .map(Shape.Field::shape)
        .anyMatch(wanted -> wanted instanceof Shape.Fields || (forgotten && isValue(wanted)));
  }

  /** Returns whether a shape is one value or a list of such, which has {@code []} for none. */
  private static boolean isValue(Shape shape) {
    return shape instanceof Shape.Scalar
        || shape instanceof Shape.Choice
        || (shape instanceof Shape.Many many && isValue(many.element()));
  }

  private @Nullable Object field(
      Tree.Mapping holder, Shape.Field field, @Nullable Tree given, String path) {
    String member = Problems.member(path, field.key());
    if (given != null) {
      return bind(given, field.shape(), member);
    }
    if (field.required()) {
      problems.add(
          holder.place(), path, Words.quoted(field.key()) + " is missing: " + field.description());
    }
    return field.standard() == null ? null : standard(holder, field, member);
  }

  private @Nullable Object standard(Tree.Mapping holder, Shape.Field field, String member) {
    Default said = new Default(String.valueOf(field.standard()), holder.place().file());
    Tree tree = defaults.get(said);
    if (tree == null) {
      tree = reader.parse(said.text(), said.file());
      defaults.put(said, tree);
    }
    Object value =
        tree == null
            ? null
            : new Binder(reader, problems, new Places(holder.place()), defaults)
                .bind(tree, field.shape(), member);
    if (value == null) {
      throw new IllegalStateException(member + " has a default that is not allowed: " + tree);
    }
    return value;
  }

  private void unknown(Tree.Entry entry, List<String> keys, String path) {
    String name = entry.name();
    problems.add(
        entry.key().place(),
        path,
        "unknown key "
            + Words.quoted(name)
            + Words.didYouMean(name, keys)
            + "; allowed: "
            + String.join(", ", keys));
  }

  private @Nullable Object oneOf(Tree.Mapping mapping, Shape.OneOf shape, String path) {
    List<Tree.Entry> kinds = new ArrayList<>();
    List<Tree.Entry> shared = new ArrayList<>();
    List<String> allowed = new ArrayList<>(new TreeSet<>(shape.kinds().keySet()));
    allowed.addAll(shape.shared().keys());
    int before = problems.count();
    for (Tree.Entry entry : mapping.entries()) {
      if (shape.kinds().containsKey(entry.name())) {
        kinds.add(entry);
      } else if (allowed.contains(entry.name())) {
        shared.add(entry);
      } else {
        unknown(entry, allowed, path);
      }
    }
    if (kinds.size() != 1) {
      if (problems.count() == before) {
        String read = kinds.isEmpty() ? "no " : "more than one ";
        problems.add(
            mapping.place(), path, "names " + read + shape.noun() + "; wanted " + shape.wanted());
      }
      return null;
    }
    String kind = kinds.get(0).name();
    Shape.Fields fields = Objects.requireNonNull(shape.kinds().get(kind));
    Object settings = bind(kinds.get(0).value(), fields, Problems.member(path, kind));
    Object others = fields(new Tree.Mapping(mapping.place(), shared), shape.shared(), path);
    return settings == null || others == null || problems.count() > before
        ? null
        : shape.maker().make(kind, settings, others);
  }
}
