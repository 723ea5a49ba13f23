package dev.sluice.inference.jinja;

import java.util.Iterator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Values that are made when they are asked for, once; always true and without a length. */
final class Generator implements Iterable<Object> {
  private final Iterator<Object> items;

  Generator(Iterator<Object> items) {
    this.items = items;
  }

  static Generator mapped(Iterable<Object> source, Function<Object, Object> function) {
    return new Generator(stream(source).map(function).iterator());
  }

  static Generator filtered(Iterable<Object> source, Predicate<Object> wanted) {
    return new Generator(stream(source).filter(wanted).iterator());
  }

  private static Stream<Object> stream(Iterable<Object> source) {
    return StreamSupport.stream(source.spliterator(), false);
  }

  @Override
  public Iterator<Object> iterator() {
    return items;
  }
}
