package dev.sluice.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about the filter itself; all else is in the policy file.
 *
 * @param prefix only this path and those below it, from the web application's root, are calls,
 *     whatever their capital letters; empty for all
 * @param maxBody the most bytes that a request's body may have
 * @param bodyTimeout the longest that a request's body may take to come
 * @param timeout the longest that a call may take asynchronously, unless the application says
 *     otherwise, and that a policy may take to decide about a piece of an answer
 */
record FilterSettings(String prefix, int maxBody, Duration bodyTimeout, Duration timeout) {
  /** Init parameter of the filter or the context: the path prefix, such as {@code /llm}. */
  static final String PREFIX = "sluice.prefix";

  /** Init parameter of the filter or the context: the cap on bodies in bytes. */
  static final String MAX_BODY = "sluice.max-body-bytes";

  /** Init parameter of the filter or the context: the time for a body in seconds. */
  static final String BODY_TIMEOUT = "sluice.body-timeout-seconds";

  /** Init parameter of the filter or the context: the time-out in seconds. */
  static final String TIMEOUT = "sluice.timeout-seconds";

  /** What no decoded path of a request contains, or what one does not mean by it. */
  private static final Pattern NO_PREFIX = Pattern.compile("[*?#%;\\\\\\s]|//|/\\.");

  private static final int MEBIBYTE = 1 << 20;
  private static final int LARGEST_BODY = 1 << 30;

  /** What holds where nothing is set: all paths, 10 MiB in two minutes, ten minutes. */
  static final FilterSettings STANDARD =
      new FilterSettings("", 10 * MEBIBYTE, Duration.ofMinutes(2), Duration.ofMinutes(10));

  FilterSettings {
    if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
      throw new IllegalArgumentException(
          PREFIX + " must begin with a slash and not end with one, got '" + prefix + "'");
    }
    Matcher odd = NO_PREFIX.matcher(prefix);
    if (odd.find()) {
      throw new IllegalArgumentException(
          PREFIX
              + " must be a plain path such as /llm, below which all is meant; it cannot contain '"
              + odd.group()
              + "', got '"
              + prefix
              + "'");
    }
    if (maxBody < 1 || maxBody > LARGEST_BODY) {
      throw new IllegalArgumentException(
          MAX_BODY + " must be 1 to " + LARGEST_BODY + ", got " + maxBody);
    }
    requirePositive(BODY_TIMEOUT, bodyTimeout);
    requirePositive(TIMEOUT, timeout);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value.toSeconds());
    }
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if one is no number or out of range
   */
  static FilterSettings of(FilterConfig config) {
    String prefix = parameter(config, PREFIX);
    return new FilterSettings(
        prefix == null ? STANDARD.prefix : inContext(prefix.trim(), config.getServletContext()),
        Math.toIntExact(number(config, MAX_BODY, STANDARD.maxBody, LARGEST_BODY)),
        seconds(config, BODY_TIMEOUT, STANDARD.bodyTimeout),
        seconds(config, TIMEOUT, STANDARD.timeout));
  }

  private static Duration seconds(FilterConfig config, String name, Duration standard) {
    long most = Duration.ofDays(1).toSeconds();
    return Duration.ofSeconds(number(config, name, standard.toSeconds(), most));
  }

  /** Returns whether a path, from the web application's root, may be that of a call. */
  boolean covers(String path) {
    return path.regionMatches(true, 0, prefix, 0, prefix.length())
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  /** Returns an init parameter of the filter, or else of its context, or null. */
  static @Nullable String parameter(FilterConfig config, String name) {
    String own = config.getInitParameter(name);
    return own != null ? own : config.getServletContext().getInitParameter(name);
  }

  /** Warns of the commonest mistake about it, after which no call would be one. */
  private static String inContext(String prefix, ServletContext context) {
    String root = context.getContextPath();
    if (!root.isEmpty() && (prefix + "/").startsWith(root + "/")) {
      context.log(
          "Sluice: "
              + PREFIX
              + " "
              + prefix
              + " is looked for below the application's own path "
              + root
              + "; leave that out unless it is there twice.");
    }
    return prefix;
  }

  private static long number(FilterConfig config, String name, long standard, long most) {
    String text = parameter(config, name);
    if (text == null) {
      return standard;
    }
    try {
      long value = Long.parseLong(text.trim());
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, got '" + text + "'", e);
    }
    throw new IllegalArgumentException(name + " must be 1 to " + most + ", got " + text);
  }
}
