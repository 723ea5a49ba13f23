package dev.sluice.inference.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** C's formatting of times, in English. */
final class Strftime {
  private Strftime() {}

  static String format(String format, Clock clock) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < format.length()) {
      char c = format.charAt(i++);
      if (c != '%' || i == format.length()) {
        out.append(c);
        continue;
      }
      char directive = format.charAt(i++);
      boolean unpadded = directive == '-' && i < format.length();
      if (unpadded) {
        directive = format.charAt(i++);
      }
      String text = directive(directive, now);
      out.append(unpadded && text.length() > 1 ? text.replaceFirst("^0+(?=.)", "") : text);
    }
    return out.toString();
  }

  private static String directive(char directive, ZonedDateTime now) {
    return switch (directive) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'e' -> "%2d".formatted(now.getDayOfMonth());
      case 's' -> Long.toString(now.toEpochSecond());
      case 'w' -> Integer.toString(now.getDayOfWeek().getValue() % 7);
      case 'u' -> Integer.toString(now.getDayOfWeek().getValue());
      // A time without a zone, which the reference has, prints none.
      case 'z', 'Z' -> "";
      default -> {
        String pattern = pattern(directive);
        yield pattern.isEmpty()
            ? "%" + directive
            : DateTimeFormatter.ofPattern(pattern, Locale.US).format(now);
      }
    };
  }

  private static String pattern(char directive) {
    return switch (directive) {
      case 'Y' -> "uuuu";
      case 'y' -> "uu";
      case 'm' -> "MM";
      case 'B' -> "MMMM";
      case 'b', 'h' -> "MMM";
      case 'd' -> "dd";
      case 'j' -> "DDD";
      case 'A' -> "EEEE";
      case 'a' -> "EEE";
      case 'H' -> "HH";
      case 'I' -> "hh";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'f' -> "SSSSSS";
      case 'p' -> "a";
      case 'F' -> "uuuu-MM-dd";
      case 'T', 'X' -> "HH:mm:ss";
      case 'R' -> "HH:mm";
      case 'D', 'x' -> "MM/dd/uu";
      case 'c' -> "EEE MMM d HH:mm:ss uuuu";
      default -> "";
    };
  }
}
