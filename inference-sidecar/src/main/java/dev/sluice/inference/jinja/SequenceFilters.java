package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Filters of lists and dictionaries as a whole. */
final class SequenceFilters {
  private SequenceFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.ofEntries(
        Map.entry("length", (rendering, value, a) -> Values.length(value)),
        Map.entry("count", (rendering, value, a) -> Values.length(value)),
        Map.entry("first", (rendering, value, a) -> first(value)),
        Map.entry("last", (rendering, value, a) -> last(value)),
        Map.entry("list", (rendering, value, a) -> copy(rendering, value)),
        Map.entry("items", (rendering, value, a) -> items(value)),
        Map.entry("reverse", (rendering, value, a) -> reverse(value)),
        Map.entry("sort", SequenceFilters::sort),
        Map.entry("dictsort", SequenceFilters::sortEntries),
        Map.entry("unique", (rendering, value, a) -> unique(value, a)),
        Map.entry("min", (rendering, value, a) -> extreme(value, a, false)),
        Map.entry("max", (rendering, value, a) -> extreme(value, a, true)),
        Map.entry("sum", SequenceFilters::sum),
        Map.entry("batch", SequenceFilters::batch),
        Map.entry("slice", SequenceFilters::slice));
  }

  private static Object first(Object value) {
    Iterator<Object> items = Values.iterate(value).iterator();
    return items.hasNext() ? items.next() : empty("first");
  }

  private static Object last(Object value) {
    List<Object> items = Values.list(value);
    return items.isEmpty() ? empty("last") : items.getLast();
  }

  private static Undefined empty(String which) {
    return new Undefined("no %s item, sequence was empty".formatted(which));
  }

  private static List<Object> copy(Rendering rendering, Object value) {
    List<Object> copy = new ArrayList<>();
    for (Object item : Values.iterate(value)) {
      rendering.chargeElements(1);
      copy.add(item);
    }
    return copy;
  }

  private static Object items(Object value) {
    return switch (value) {
      case Undefined undefined -> new Generator(Collections.emptyIterator());
      case Map<?, ?> map -> new Generator(CollectionMethods.items(map).iterator());
      default -> throw new JinjaException("can only get item pairs from a mapping");
    };
  }

  private static Object reverse(Object value) {
    if (Values.isText(value)) {
      return Values.like(value, new StringBuilder(Values.text(value)).reverse().toString());
    }
    return new Generator(Values.list(value).reversed().iterator());
  }

  private static Object sort(Rendering rendering, Object value, Arguments arguments) {
    arguments.only("sort", "reverse", "case_sensitive", "attribute");
    List<Object> sorted = copy(rendering, value);
    Function<Object, Object> key = keys(arguments.get(2, "attribute", None.NONE));
    boolean caseSensitive = Values.isTrue(arguments.get(1, "case_sensitive", false));
    sort(sorted, key, caseSensitive, Values.isTrue(arguments.get(0, "reverse", false)));
    return sorted;
  }

  private static void sort(
      List<Object> list, Function<Object, Object> key, boolean caseSensitive, boolean reverse) {
    Comparator<Object> order = Comparator.comparing(key, Comparison.order(caseSensitive));
    try {
      list.sort(reverse ? order.reversed() : order);
    } catch (IllegalArgumentException e) {
      throw new JinjaException("values without an order cannot be sorted");
    }
  }

  /** Returns what is compared: elements themselves or one or more of their attributes. */
  private static Function<Object, Object> keys(Object attribute) {
    if (attribute == None.NONE) {
      return Function.identity();
    }
    List<Object> paths = PythonText.split(Values.text(attribute), ",", Long.MAX_VALUE);
    return paths.size() == 1
        ? item -> SelectionFilters.path(item, attribute)
        : item -> (Object) paths.stream().map(path -> SelectionFilters.path(item, path)).toList();
  }

  private static Object sortEntries(Rendering rendering, Object value, Arguments arguments) {
    arguments.only("dictsort", "case_sensitive", "by", "reverse");
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new JinjaException("'%s' has no items".formatted(Values.typeName(value)));
    }
    int index = Values.text(arguments.get(1, "by", "key")).equals("value") ? 1 : 0;
    List<Object> entries = CollectionMethods.items(map);
    rendering.chargeElements(entries.size());
    sort(
        entries,
        entry -> ((Tuple) entry).get(index),
        Values.isTrue(arguments.get(0, "case_sensitive", false)),
        Values.isTrue(arguments.get(2, "reverse", false)));
    return entries;
  }

  private static Object unique(Object value, Arguments arguments) {
    boolean caseSensitive = Values.isTrue(arguments.get(0, "case_sensitive", false));
    Function<Object, Object> key = keys(arguments.get(1, "attribute", None.NONE));
    Set<Object> seen = new HashSet<>();
    return Generator.filtered(
        Values.iterate(value),
        item -> seen.add(caseSensitive ? key.apply(item) : Comparison.folded(key.apply(item))));
  }

  private static Object extreme(Object value, Arguments arguments, boolean largest) {
    boolean caseSensitive = Values.isTrue(arguments.get(0, "case_sensitive", false));
    Function<Object, Object> key = keys(arguments.get(1, "attribute", None.NONE));
    Comparator<Object> order = Comparator.comparing(key, Comparison.order(caseSensitive));
    Object best = null;
    for (Object item : Values.iterate(value)) {
      int compared = best == null ? 0 : order.compare(item, best);
      best = best == null || (largest ? compared > 0 : compared < 0) ? item : best;
    }
    return best == null ? new Undefined("no aggregated item, sequence was empty") : best;
  }

  private static Object sum(Rendering rendering, Object value, Arguments arguments) {
    Function<Object, Object> key = keys(arguments.get(0, "attribute", None.NONE));
    Object sum = arguments.get(1, "start", 0L);
    for (Object item : Values.iterate(value)) {
      sum = Arithmetic.binary(rendering, "+", sum, key.apply(item));
    }
    return sum;
  }

  private static Object batch(Rendering rendering, Object value, Arguments arguments) {
    int size = Math.clamp(Arithmetic.integer(arguments.required(0, "linecount")), 1, 1 << 20);
    Object filling = arguments.get(1, "fill_with", None.NONE);
    List<Object> items = copy(rendering, value);
    List<Object> batches = new ArrayList<>();
    for (int start = 0; start < items.size(); start += size) {
      List<Object> batch =
          new ArrayList<>(items.subList(start, Math.min(items.size(), start + size)));
      while (filling != None.NONE && batch.size() < size) {
        batch.add(filling);
      }
      batches.add(batch);
    }
    return new Generator(batches.iterator());
  }

  private static Object slice(Rendering rendering, Object value, Arguments arguments) {
    int count = Math.clamp(Arithmetic.integer(arguments.required(0, "slices")), 1, 1 << 20);
    Object filling = arguments.get(1, "fill_with", None.NONE);
    List<Object> items = copy(rendering, value);
    rendering.chargeElements(count);
    List<Object> slices = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < count; i++) {
      boolean longer = i < items.size() % count;
      int end = start + items.size() / count + (longer ? 1 : 0);
      List<Object> slice = new ArrayList<>(items.subList(start, end));
      if (filling != None.NONE && !longer && items.size() % count != 0) {
        slice.add(filling);
      }
      slices.add(slice);
      start = end;
    }
    return new Generator(slices.iterator());
  }
}
