package dev.sluice.inference.jinja;

import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The methods of Python's texts. */
final class StringMethods {
  @FunctionalInterface
  private interface Method {
    Object apply(String text, Arguments arguments);
  }

  private static final Map<String, Method> METHODS =
      Map.ofEntries(
          Map.entry("split", (text, a) -> split(text, a, false)),
          Map.entry("rsplit", (text, a) -> split(text, a, true)),
          Map.entry("splitlines", (text, a) -> lines(text, a)),
          Map.entry("partition", (text, a) -> partition(text, a, false)),
          Map.entry("rpartition", (text, a) -> partition(text, a, true)),
          Map.entry("strip", (text, a) -> strip(text, a, true, true)),
          Map.entry("lstrip", (text, a) -> strip(text, a, true, false)),
          Map.entry("rstrip", (text, a) -> strip(text, a, false, true)),
          Map.entry("startswith", (text, a) -> any(a, text::startsWith)),
          Map.entry("endswith", (text, a) -> any(a, text::endsWith)),
          Map.entry("removeprefix", (text, a) -> removePrefix(text, text(a, 0))),
          Map.entry("removesuffix", (text, a) -> removeSuffix(text, text(a, 0))),
          Map.entry("replace", StringMethods::replace),
          Map.entry("lower", (text, a) -> PythonText.lower(text)),
          Map.entry("casefold", (text, a) -> PythonText.lower(text)),
          Map.entry("upper", (text, a) -> PythonText.upper(text)),
          Map.entry("title", (text, a) -> PythonText.title(text)),
          Map.entry("capitalize", (text, a) -> PythonText.capitalize(text)),
          Map.entry("find", (text, a) -> place(text, text.indexOf(text(a, 0)))),
          Map.entry("rfind", (text, a) -> place(text, text.lastIndexOf(text(a, 0)))),
          Map.entry("index", StringMethods::index),
          Map.entry("count", StringMethods::count),
          Map.entry("join", (text, a) -> TextFilters.join(text, a.required(0, "iterable"))),
          Map.entry("isdigit", (text, a) -> all(text, Character::isDigit)),
          Map.entry("isdecimal", (text, a) -> all(text, Character::isDigit)),
          Map.entry("isnumeric", (text, a) -> all(text, Character::isDigit)),
          Map.entry("isalpha", (text, a) -> all(text, Character::isLetter)),
          Map.entry("isalnum", (text, a) -> all(text, Character::isLetterOrDigit)),
          Map.entry("isspace", (text, a) -> all(text, PythonText::isSpace)),
          Map.entry("isupper", (text, a) -> isUpper(text)),
          Map.entry("islower", (text, a) -> isLower(text)));

  private StringMethods() {}

  /** Returns a text's method, or null when there is none of this name. */
  static @Nullable Callable find(String text, String name) {
    switch (name) {
      case "ljust", "rjust", "center", "zfill" -> {
        return (rendering, a) -> pad(rendering, text, name, a);
      }
      case "format" -> {
        return (rendering, a) -> rendering.made(BraceFormat.format(text, a));
      }
      default -> {
        Method method = METHODS.get(name);
        return method == null
            ? null
            : (rendering, a) -> {
              rendering.charge(text.length() + 1L);
              if (name.endsWith("split")) {
                rendering.chargeElements(parts(text, a));
              }
              Object result = method.apply(text, a);
              return result instanceof String made ? rendering.made(made) : result;
            };
      }
    }
  }

  private static String text(Arguments arguments, int index) {
    Object value = arguments.required(index, "argument " + (index + 1));
    if (!Values.isText(value)) {
      throw new JinjaException("expected a text, not '%s'".formatted(Values.typeName(value)));
    }
    return Values.text(value);
  }

  private static long limit(Arguments arguments, int index, String name) {
    long limit = Arithmetic.integer(arguments.get(index, name, -1L));
    return limit < 0 ? Long.MAX_VALUE : limit;
  }

  /** Returns at most how many parts a text is split into. */
  private static long parts(String text, Arguments arguments) {
    Object separator = arguments.get(0, "sep", None.NONE);
    if (!Values.isText(separator) || Values.text(separator).isEmpty()) {
      return text.length() / 2 + 1L;
    }
    long parts = 1;
    String cut = Values.text(separator);
    for (int i = text.indexOf(cut); i >= 0; i = text.indexOf(cut, i + cut.length())) {
      parts++;
    }
    return parts;
  }

  private static Object split(String text, Arguments arguments, boolean fromRight) {
    Object separator = arguments.get(0, "sep", None.NONE);
    long most = limit(arguments, 1, "maxsplit");
    if (separator == None.NONE) {
      return fromRight ? PythonText.splitRight(text, most) : PythonText.split(text, most);
    }
    String cut = separator(separator);
    return fromRight ? PythonText.splitRight(text, cut, most) : PythonText.split(text, cut, most);
  }

  private static String separator(Object value) {
    if (!Values.isText(value)) {
      throw new JinjaException("must be str or None, not %s".formatted(Values.typeName(value)));
    }
    if (Values.text(value).isEmpty()) {
      throw new JinjaException("empty separator");
    }
    return Values.text(value);
  }

  private static Object lines(String text, Arguments arguments) {
    return PythonText.lines(text, Values.isTrue(arguments.get(0, "keepends", false)));
  }

  private static Object partition(String text, Arguments arguments, boolean fromRight) {
    String separator = separator(arguments.required(0, "sep"));
    int at = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return fromRight ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }

  static String strip(String text, Arguments arguments, boolean left, boolean right) {
    Object characters = arguments.get(0, "chars", None.NONE);
    String set = Values.text(characters);
    IntPredicate stripped =
        characters == None.NONE ? PythonText::isSpace : c -> set.indexOf(c) >= 0;
    String result = left ? PythonText.stripLeft(text, stripped) : text;
    return right ? PythonText.stripRight(result, stripped) : result;
  }

  private static boolean any(Arguments arguments, Predicate<String> test) {
    Object wanted = arguments.required(0, "prefix");
    if (wanted instanceof Tuple tuple) {
      return tuple.stream().anyMatch(item -> test.test(Values.text(item)));
    }
    return test.test(text(arguments, 0));
  }

  private static String removePrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String removeSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static Object replace(String text, Arguments arguments) {
    return PythonText.replace(
        text, text(arguments, 0), text(arguments, 1), limit(arguments, 2, "count"));
  }

  private static long place(String text, int index) {
    return index < 0 ? -1 : text.codePointCount(0, index);
  }

  private static Object index(String text, Arguments arguments) {
    long place = place(text, text.indexOf(text(arguments, 0)));
    if (place < 0) {
      throw new JinjaException("substring not found");
    }
    return place;
  }

  private static Object count(String text, Arguments arguments) {
    String wanted = text(arguments, 0);
    return wanted.isEmpty()
        ? PythonText.length(text) + 1L
        : PythonText.split(text, wanted, Long.MAX_VALUE).size() - 1L;
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  static boolean isUpper(String text) {
    return isCased(text, PythonText.upper(text));
  }

  static boolean isLower(String text) {
    return isCased(text, PythonText.lower(text));
  }

  private static boolean isCased(String text, String converted) {
    return text.equals(converted) && text.codePoints().anyMatch(PythonText::isCased);
  }

  private static Object pad(Rendering rendering, String text, String how, Arguments arguments) {
    long missing = Arithmetic.integer(arguments.required(0, "width")) - PythonText.length(text);
    if (missing <= 0) {
      return text;
    }
    String fill = how.equals("zfill") ? "0" : Values.text(arguments.get(1, "fillchar", " "));
    rendering.charge(missing);
    return switch (how) {
      case "ljust" -> text + fill.repeat((int) missing);
      case "rjust" -> fill.repeat((int) missing) + text;
      case "zfill" -> {
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        yield text.substring(0, sign) + fill.repeat((int) missing) + text.substring(sign);
      }
      default -> TextFilters.centered(text, (int) missing, fill);
    };
  }
}
