package dev.sluice.config.bind;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into scalars: <code>${NAME}</code> or <code>${NAME:-default}</code>.
 */
final class Variables {
  /** A dollar before it keeps the text as it is: <code>$${NAME}</code>. */
  private static final Pattern USE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\}|\\$\\{");

  private final Function<String, @Nullable String> environment;
  private final Problems problems;

  /**
   * Makes the substitution.
   *
   * @param environment the value of a variable by its name, or null
   * @param problems takes variables that are not set, and learns which values are secret
   */
  Variables(Function<String, @Nullable String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** Returns a text with its variables put in; a missing one is a problem and becomes empty. */
  String expand(String raw, Place place, String path) {
    if (raw.indexOf('$') < 0) {
      return raw;
    }
    Matcher use = USE.matcher(raw);
    StringBuilder out = new StringBuilder();
    while (use.find()) {
      use.appendReplacement(out, Matcher.quoteReplacement(value(use, place, path)));
    }
    return use.appendTail(out).toString();
  }

  private String value(Matcher use, Place place, String path) {
    if (use.group().equals("$${")) {
      return "${";
    }
    String name = use.group(1);
    if (name == null) {
      problems.add(
          place,
          path,
          "\"${\" begins no variable; write ${NAME}, ${NAME:-default}, or $${ for itself");
      return "";
    }
    String value = environment.apply(name);
    if (value != null && !value.isEmpty()) {
      problems.hide(value, "${" + name + "}");
      return value;
    }
    String standard = use.group(2);
    if (standard == null) {
      problems.add(
          place,
          path,
          "the environment variable "
              + name
              + " is not set; set it, or write ${"
              + name
              + ":-default}");
      return "";
    }
    return standard;
  }
}
