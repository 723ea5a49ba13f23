package dev.sluice.inference.jinja;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's formatting with braces, the method {@code format} of texts. */
final class BraceFormat {
  private static final Pattern FIELD =
      Pattern.compile(
          "\\{\\{|\\}\\}|\\{(\\w*)((?:\\.\\w+|\\[[^\\]{}]+\\])*)(?:!([rs]))?(?::([^{}]*))?\\}|[{}]");
  private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[([^\\]]+)\\]");

  private BraceFormat() {}

  static String format(String text, Arguments arguments) {
    Matcher field = FIELD.matcher(text);
    StringBuilder out = new StringBuilder();
    int next = 0;
    while (field.find()) {
      String filled =
          switch (field.group()) {
            case "{{" -> "{";
            case "}}" -> "}";
            case "{", "}" -> throw new JinjaException("a format has a single brace");
            default -> {
              boolean numbered = !field.group(1).isEmpty();
              yield convert(
                  field, value(field, numbered ? field.group(1) : "" + next++, arguments));
            }
          };
      field.appendReplacement(out, Matcher.quoteReplacement(filled));
    }
    return field.appendTail(out).toString();
  }

  private static Object value(Matcher field, String name, Arguments arguments) {
    boolean isNumber = name.length() < 10 && name.chars().allMatch(Character::isDigit);
    Object value = isNumber ? arguments.get(Integer.parseInt(name)) : arguments.named().get(name);
    if (value == null) {
      throw new JinjaException("the format needs a value for '%s'".formatted(name));
    }
    Matcher step = STEP.matcher(field.group(2));
    while (step.find()) {
      value =
          step.group(1) != null
              ? Attributes.attribute(value, step.group(1))
              : SelectionFilters.path(value, step.group(2));
    }
    return value;
  }

  private static String convert(Matcher field, Object value) {
    Object converted =
        switch (String.valueOf(field.group(3))) {
          case "r" -> Representation.of(value);
          case "s" -> Values.text(value);
          default -> value;
        };
    return FormatSpec.format(converted, field.group(4) == null ? "" : field.group(4));
  }
}
