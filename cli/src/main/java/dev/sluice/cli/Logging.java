package dev.sluice.cli;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes what the libraries log short, one line each, on the standard error. */
final class Logging {
  /**
   * What tells its version, each start and each cache at INFO: our status lines say what matters.
   * Held here because the log manager forgets loggers, with their levels, that nobody holds.
   */
  private static final List<Logger> TALKATIVE =
      List.of(Logger.getLogger("org.apache"), Logger.getLogger("dev.sluice.inside"));

  private Logging() {}

  static void configure() {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
  }
}
