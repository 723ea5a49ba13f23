package dev.sluice.inference.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of {@code loop} inside of a loop. */
final class Loop implements Attributed, Callable {
  private final ForLoop statement;
  private final Scope around;
  private final List<Object> items;
  private final int depth;
  private int index = -1;
  private @Nullable List<Object> lastChanged;

  Loop(ForLoop statement, Scope around, List<Object> items, int depth) {
    this.statement = statement;
    this.around = around;
    this.items = items;
    this.depth = depth;
  }

  /** Goes to the next element; returns whether there is one. */
  boolean advance() {
    index++;
    return index < items.size();
  }

  Object current() {
    return items.get(index);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> items.size() - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "depth" -> depth + 1L;
      case "depth0" -> (long) depth;
      case "previtem" -> neighbour(index - 1, "there is no previous item");
      case "nextitem" -> neighbour(index + 1, "there is no next item");
      case "cycle" -> (Callable) (rendering, arguments) -> cycle(arguments);
      case "changed" -> (Callable) (rendering, arguments) -> changed(arguments);
      default -> null;
    };
  }

  private Object neighbour(int neighbour, String reason) {
    return neighbour >= 0 && neighbour < items.size()
        ? items.get(neighbour)
        : new Undefined(reason);
  }

  private Object cycle(Arguments arguments) {
    if (arguments.count() == 0) {
      throw new JinjaException("no items for cycling given");
    }
    return arguments.positional().get(index % arguments.count());
  }

  private Object changed(Arguments arguments) {
    List<Object> before = lastChanged;
    lastChanged = arguments.positional();
    return before == null || !Comparison.equal(before, lastChanged);
  }

  /** Writes the loop again for elements of the current one. */
  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    if (!statement.recursive()) {
      throw new JinjaException("the loop is not marked as recursive");
    }
    rendering.enter();
    StringBuilder out = new StringBuilder();
    statement.run(around, arguments.required(0, "iterable"), depth + 1, out);
    rendering.leave();
    return out.toString();
  }
}
