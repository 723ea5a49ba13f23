package dev.sluice.inference.schema;

import org.jspecify.annotations.Nullable;

/**
 * Patterns of the formats that JSON Schema names. Some describe only a part of the format; whatever
 * they let in is of it.
 */
final class Formats {
  private static final String DATE =
      "\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])"
          + "|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))"
          + "|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29";
  private static final String TIME =
      "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?" + "(?:Z|[+-](?:0\\d|1[0-3]):[0-5]\\d)";
  private static final String CLOCK =
      "T(?:\\d{1,4}H(?:\\d{1,4}M(?:\\d{1,4}S)?)?|\\d{1,4}M(?:\\d{1,4}S)?|\\d{1,4}S)";
  private static final String CALENDAR =
      "\\d{1,4}Y(?:\\d{1,4}M(?:\\d{1,4}D)?)?|\\d{1,4}M(?:\\d{1,4}D)?|\\d{1,4}D";
  private static final String LABEL = "[A-Za-z0-9]{1,15}(?:-[A-Za-z0-9]{1,15}){0,2}";
  private static final String HOST = "%1$s(?:\\.%1$s){0,4}".formatted(LABEL);
  private static final String NAME = "[A-Za-z0-9_+-]{1,20}";
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String URI =
      "https?://%s(?::[1-9]\\d{0,3})?(?:/[A-Za-z0-9._~-]*)*(?:\\?[A-Za-z0-9=&_.-]*)?"
              .formatted(HOST)
          + "(?:#[A-Za-z0-9_-]*)?|urn:[a-z][a-z0-9]{1,15}:[A-Za-z0-9._-]+";
  private static final String POINTER = "(?:/(?:[^~/#]|~[01])*)*";

  private Formats() {}

  /** Returns the pattern of a format; null for a name that JSON Schema gives no meaning. */
  static @Nullable String pattern(String format) {
    return switch (format) {
      case "date" -> DATE;
      case "time" -> TIME;
      case "date-time" -> "(?:%s)T%s".formatted(DATE, TIME);
      case "duration" -> "P(?:(?:%1$s)(?:%2$s)?|%2$s|\\d{1,4}W)".formatted(CALENDAR, CLOCK);
      case "email", "idn-email" ->
          "%1$s(?:\\.%1$s){0,2}@%2$s\\.[A-Za-z]{2,10}".formatted(NAME, HOST);
      case "hostname", "idn-hostname" -> HOST;
      case "ipv4" -> "%1$s(?:\\.%1$s){3}".formatted(BYTE);
      case "ipv6" -> ipv6();
      case "uuid" -> "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
      case "uri", "uri-reference", "iri", "iri-reference", "uri-template" -> URI;
      case "json-pointer" -> POINTER;
      case "relative-json-pointer" -> "(?:0|[1-9]\\d{0,3})(?:#|%s)".formatted(POINTER);
      case "regex" -> "[A-Za-z0-9 _]*";
      default -> null;
    };
  }

  private static String ipv6() {
    String group = "[0-9a-fA-F]{1,4}";
    StringBuilder pattern = new StringBuilder("(?:%1$s:){7}%1$s|::".formatted(group));
    for (int before = 1; before <= 6; before++) {
      pattern.append("|(?:%1$s:){%2$d}(?::%1$s){1,%3$d}".formatted(group, before, 7 - before));
    }
    return pattern.toString();
  }
}
