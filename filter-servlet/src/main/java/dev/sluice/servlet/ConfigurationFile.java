package dev.sluice.servlet;

import dev.sluice.config.ConfigException;
import dev.sluice.config.Sluice;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The policy file of a web application, and who names it: the filter's init parameter, the
 * context's one, the system property, or the environment, in this order.
 *
 * @param path the file
 */
record ConfigurationFile(Path path) {
  /** Init parameter and system property. */
  static final String PARAMETER = "sluice.config";

  /** Environment variable. */
  static final String VARIABLE = "SLUICE_CONFIG";

  private static final String INSIDE = "/WEB-INF/";

  /**
   * Finds the file of a filter.
   *
   * @throws IllegalArgumentException if nobody names one
   */
  static ConfigurationFile of(FilterConfig config) {
    String own = config.getInitParameter(PARAMETER);
    String named = own != null ? own : named(config.getServletContext());
    if (named == null) {
      throw new IllegalArgumentException(
          "no policy file is named; set the init parameter or system property "
              + PARAMETER
              + ", or the environment variable "
              + VARIABLE
              + ", to its path");
    }
    return new ConfigurationFile(resolve(named.trim(), config.getServletContext()));
  }

  /** Returns the path that is named for a context, or null if none is. */
  static @Nullable String named(ServletContext context) {
    String parameter = context.getInitParameter(PARAMETER);
    if (parameter != null) {
      return parameter;
    }
    String property = System.getProperty(PARAMETER);
    String named = property != null ? property : System.getenv(VARIABLE);
    return named == null || named.isBlank() ? null : named;
  }

  private static Path resolve(String named, ServletContext context) {
    if (!named.startsWith(INSIDE)) {
      return Path.of(named).toAbsolutePath();
    }
    String real = context.getRealPath(named);
    if (real == null) {
      throw new IllegalArgumentException(
          PARAMETER
              + " "
              + named
              + " is not a file on disk; let the server unpack the application,"
              + " or name a path outside it");
    }
    return Path.of(real);
  }

  /**
   * Opens the policies.
   *
   * @throws ConfigException naming each mistake in the file
   */
  Core open() {
    Sluice sluice = Sluice.open(path);
    return new Core(sluice::begin, sluice::close);
  }
}
