package dev.sluice.inference.jinja;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters of texts. */
final class TextFilters {
  private TextFilters() {}

  static Map<String, Filters.Filter> all() {
    return Map.ofEntries(
        Map.entry("lower", changing(PythonText::lower)),
        Map.entry("upper", changing(PythonText::upper)),
        Map.entry("capitalize", changing(PythonText::capitalize)),
        Map.entry("title", changing(TextFilters::title)),
        Map.entry("trim", TextFilters::trim),
        Map.entry("safe", (rendering, value, a) -> new Markup(Values.text(value))),
        Map.entry("escape", (rendering, value, a) -> escape(rendering, value)),
        Map.entry("e", (rendering, value, a) -> escape(rendering, value)),
        Map.entry("replace", TextFilters::replace),
        Map.entry("indent", TextFilters::indent),
        Map.entry("center", TextFilters::center),
        Map.entry("truncate", TextFilters::truncate),
        Map.entry("format", TextFilters::format),
        Map.entry("join", TextFilters::join),
        Map.entry("urlencode", (rendering, value, a) -> urlEncode(Values.text(value))));
  }

  private static Filters.Filter changing(UnaryOperator<String> change) {
    return (rendering, value, arguments) ->
        Values.like(value, rendering.made(change.apply(Values.text(value))));
  }

  /** Makes each word's first letter large; words begin behind spaces, dashes and brackets. */
  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean begins = true;
    for (int c : text.codePoints().toArray()) {
      String character = Character.toString(c);
      title.append(begins ? PythonText.upper(character) : PythonText.lower(character));
      begins = PythonText.isSpace(c) || "-({[<".indexOf(c) >= 0;
    }
    return title.toString();
  }

  private static Object trim(Rendering rendering, Object value, Arguments arguments) {
    arguments.only("trim", "chars");
    return Values.like(
        value, rendering.made(StringMethods.strip(Values.text(value), arguments, true, true)));
  }

  private static Object escape(Rendering rendering, Object value) {
    return value instanceof Markup
        ? value
        : new Markup(rendering.made(Markup.escape(Values.text(value))));
  }

  private static Object replace(Rendering rendering, Object value, Arguments arguments) {
    Object count = arguments.get(2, "count", None.NONE);
    long most = count == None.NONE ? Long.MAX_VALUE : Arithmetic.integer(count);
    String old = Values.text(arguments.required(0, "old"));
    String replacement = Values.text(arguments.required(1, "new"));
    return rendering.made(
        PythonText.replace(Values.text(value), old, replacement, most < 0 ? Long.MAX_VALUE : most));
  }

  private static Object indent(Rendering rendering, Object value, Arguments arguments) {
    arguments.only("indent", "width", "first", "blank");
    Object width = arguments.get(0, "width", 4L);
    String indentation = Values.isText(width) ? Values.text(width) : spaces(rendering, width);
    boolean blank = Values.isTrue(arguments.get(2, "blank", false));
    List<String> lines = new ArrayList<>();
    for (Object line : PythonText.lines(Values.text(value) + "\n", false)) {
      String text = Values.text(line);
      boolean indented = !lines.isEmpty() && (blank || !text.isEmpty());
      lines.add(indented ? indentation + text : text);
    }
    boolean first = Values.isTrue(arguments.get(1, "first", false));
    return Values.like(
        value, rendering.made((first ? indentation : "") + String.join("\n", lines)));
  }

  private static String spaces(Rendering rendering, Object width) {
    long count = Math.max(0, Arithmetic.integer(width));
    rendering.charge(count);
    return " ".repeat((int) count);
  }

  private static Object center(Rendering rendering, Object value, Arguments arguments) {
    String text = Values.text(value);
    long missing = Arithmetic.integer(arguments.get(0, "width", 80L)) - PythonText.length(text);
    rendering.charge(Math.max(0, missing));
    return Values.like(value, missing <= 0 ? text : centered(text, (int) missing, " "));
  }

  /** Returns a text between as much filling, the odd one on the side where Python has it. */
  static String centered(String text, int missing, String fill) {
    int width = missing + PythonText.length(text);
    int left = missing / 2 + (missing & width & 1);
    return fill.repeat(left) + text + fill.repeat(missing - left);
  }

  private static Object truncate(Rendering rendering, Object value, Arguments arguments) {
    String text = Values.text(value);
    int length = Math.clamp(Arithmetic.integer(arguments.get(0, "length", 255L)), 0, 1 << 30);
    String end = Values.text(arguments.get(2, "end", "..."));
    int leeway = Math.clamp(Arithmetic.integer(arguments.get(3, "leeway", 5L)), 0, 1 << 30);
    if (PythonText.length(text) <= (long) length + leeway) {
      return value;
    }
    int kept = Math.max(0, length - PythonText.length(end));
    String start = text.substring(0, text.offsetByCodePoints(0, kept));
    boolean killWords = Values.isTrue(arguments.get(1, "killwords", false));
    int space = killWords ? -1 : start.lastIndexOf(' ');
    return rendering.made((space < 0 ? start : start.substring(0, space)) + end);
  }

  private static Object format(Rendering rendering, Object value, Arguments arguments) {
    boolean named = !arguments.named().isEmpty();
    Object right = named ? arguments.named() : new Tuple(arguments.positional());
    return rendering.made(PercentFormat.format(Values.text(value), arguments.positional(), right));
  }

  private static Object join(Rendering rendering, Object value, Arguments arguments) {
    arguments.only("join", "d", "attribute");
    Object attribute = arguments.get(1, "attribute", None.NONE);
    Iterable<Object> items = Values.iterate(value);
    if (attribute != None.NONE) {
      items = Generator.mapped(items, item -> SelectionFilters.path(item, attribute));
    }
    StringBuilder joined = new StringBuilder();
    String separator = Values.text(arguments.get(0, "d", ""));
    boolean first = true;
    for (Object item : items) {
      joined.append(first ? "" : separator).append(rendering.made(Values.text(item)));
      first = false;
    }
    return joined.toString();
  }

  /** Joins texts as the method of texts does: nothing else is allowed. */
  static String join(String separator, Object items) {
    List<String> texts = new ArrayList<>();
    for (Object item : Values.iterate(items)) {
      if (!Values.isText(item)) {
        throw new JinjaException(
            "sequence item %d: expected str instance, %s found"
                .formatted(texts.size(), Values.typeName(item)));
      }
      texts.add(Values.text(item));
    }
    return String.join(separator, texts);
  }

  private static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%2F", "/");
  }
}
