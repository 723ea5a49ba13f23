package dev.sluice.inference.jinja;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes JSON as Python's {@code json.dumps} does. */
final class JsonWriter {
  /**
   * How to write.
   *
   * @param ascii whether characters outside of ASCII are escaped
   * @param indentation what each level is indented by; null for one line
   * @param comma what separates elements
   * @param colon what separates keys from values
   * @param sorted whether keys are sorted
   */
  private record Style(
      boolean ascii, @Nullable String indentation, String comma, String colon, boolean sorted) {}

  private final Rendering rendering;
  private final Style style;
  private final StringBuilder out = new StringBuilder();

  private JsonWriter(Rendering rendering, Style style) {
    this.rendering = rendering;
    this.style = style;
  }

  /** The filter {@code tojson} as model libraries define it for chat templates. */
  static String filter(Rendering rendering, Object value, Arguments arguments) {
    arguments.only("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    Object indent = arguments.get(1, "indent", None.NONE);
    String indentation = null;
    if (indent != None.NONE) {
      indentation =
          Values.isText(indent)
              ? Values.text(indent)
              : " ".repeat(Math.clamp(Arithmetic.integer(indent), 0, 1000));
    }
    String comma = indentation == null ? ", " : ",";
    String colon = ": ";
    if (arguments.get(2, "separators") instanceof List<?> separators && separators.size() == 2) {
      comma = Values.text(separators.get(0));
      colon = Values.text(separators.get(1));
    }
    Style style =
        new Style(
            Values.isTrue(arguments.get(0, "ensure_ascii", false)),
            indentation,
            comma,
            colon,
            Values.isTrue(arguments.get(3, "sort_keys", false)));
    JsonWriter writer = new JsonWriter(rendering, style);
    writer.write(value, 0);
    return writer.out.toString();
  }

  private void write(Object value, int depth) {
    rendering.step();
    switch (value) {
      case String text -> writeText(text);
      case Markup markup -> writeText(markup.text());
      case None none -> out.append("null");
      case Boolean b -> out.append(b);
      case Double number -> out.append(number(number));
      case Long number -> out.append(number);
      case BigInteger number -> out.append(number);
      case Range range -> throw notSerializable(range);
      case List<?> list -> writeList(list, depth);
      case Map<?, ?> map -> writeMap(map, depth);
      default -> throw notSerializable(value);
    }
  }

  private static JinjaException notSerializable(Object value) {
    return new JinjaException(
        "Object of type %s is not JSON serializable".formatted(Values.typeName(value)));
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return Representation.number(value);
  }

  private void writeList(List<?> list, int depth) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    String separator = "[";
    for (Object item : list) {
      out.append(separator);
      newLine(depth + 1);
      write(item, depth + 1);
      separator = style.comma();
    }
    newLine(depth);
    out.append(']');
  }

  private void writeMap(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    Stream<? extends Map.Entry<?, ?>> entries = map.entrySet().stream();
    if (style.sorted()) {
      Comparator<Object> order = Comparison.order(true);
      entries = entries.sorted((a, b) -> order.compare(a.getKey(), b.getKey()));
    }
    String separator = "{";
    for (Map.Entry<?, ?> entry : entries.toList()) {
      out.append(separator);
      newLine(depth + 1);
      writeText(key(entry.getKey()));
      out.append(style.colon());
      write(entry.getValue(), depth + 1);
      separator = style.comma();
    }
    newLine(depth);
    out.append('}');
  }

  private static String key(Object key) {
    return switch (key) {
      case Boolean b -> b.toString();
      case None none -> "null";
      case Double number -> number(number);
      case String text -> text;
      case Markup markup -> markup.text();
      case Long number -> number.toString();
      default ->
          throw new JinjaException(
              "keys must be str, int, float, bool or None, not %s".formatted(Values.typeName(key)));
    };
  }

  private void newLine(int depth) {
    String indentation = style.indentation();
    if (indentation != null) {
      rendering.charge((long) indentation.length() * depth);
      out.append('\n').append(indentation.repeat(depth));
    }
  }

  private void writeText(String text) {
    rendering.charge(text.length());
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || (style.ascii() && c > '~')) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
