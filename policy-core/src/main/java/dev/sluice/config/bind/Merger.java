package dev.sluice.config.bind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unites files of one shape: records member by member, names side by side, lists one after the
 * other. Whatever else is said twice is a problem, because nobody could tell which holds.
 */
public final class Merger {
  private final Problems problems;

  /** Makes a merger whose conflicts become problems. */
  public Merger(Problems problems) {
    this.problems = problems;
  }

  /** Returns both trees as one; of a conflict the first is kept. */
  public Tree merge(Tree first, Tree second, Shape shape) {
    return merge(first, second, shape, "");
  }

  private Tree merge(Tree first, Tree second, @Nullable Shape shape, String path) {
    if (first instanceof Tree.Mapping a && second instanceof Tree.Mapping b) {
      if (shape instanceof Shape.Fields fields) {
        return members(a, b, fields, path);
      }
      if (shape instanceof Shape.Named) {
        return members(a, b, null, path);
      }
    }
    if (shape instanceof Shape.Many
        && first instanceof Tree.Sequence a
        && second instanceof Tree.Sequence b) {
      List<Tree> items = new ArrayList<>(a.items());
      items.addAll(b.items());
      return new Tree.Sequence(a.place(), List.copyOf(items));
    }
    problems.add(second.place(), path, "is given twice; the first is at " + first.place());
    return first;
  }

  private Tree members(
      Tree.Mapping first, Tree.Mapping second, Shape.@Nullable Fields shape, String path) {
    Map<String, Tree.Entry> united = new LinkedHashMap<>();
    first.entries().forEach(entry -> united.put(entry.name(), entry));
    for (Tree.Entry entry : second.entries()) {
      Tree.@Nullable Entry before = united.get(entry.name());
      String member = Problems.member(path, entry.name());
      if (before == null) {
        united.put(entry.name(), entry);
      } else if (shape == null) {
        problems.add(
            entry.key().place(), member, "is given twice; the first is at " + before.key().place());
      } else {
        Tree both = merge(before.value(), entry.value(), shapeOf(shape, entry.name()), member);
        united.put(entry.name(), new Tree.Entry(before.key(), both));
      }
    }
    return new Tree.Mapping(first.place(), List.copyOf(united.values()));
  }

  private static @Nullable Shape shapeOf(Shape.Fields shape, String key) {
    return shape.fields().stream()
        .filter(field -> field.key().equals(key))
        .map(Shape.Field::shape)
        .findFirst()
        .orElse(null);
  }
}
