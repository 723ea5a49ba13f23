package dev.sluice.cli;

import dev.sluice.config.ConfigException;
import dev.sluice.config.GatewaySettings;
import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens and checks policy files, and words what is wrong with them. */
final class Policies {
  /** How long calls under way may take once the process shall end. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Policies() {}

  /**
   * Opens a policy file.
   *
   * @param variables stand in for environment variables that are not set
   * @throws CommandFailure with every error of the file, one a line
   */
  static Sluice open(Path file, Map<String, String> variables) {
    return told(file, () -> Sluice.open(file, options(variables)));
  }

  /**
   * Reads a policy file and everything it includes, and opens nothing.
   *
   * @return what had to be guessed, one sentence each
   * @throws CommandFailure with every error of the file, one a line
   */
  static List<String> check(Path file) {
    return told(file, () -> Sluice.check(file, SluiceOptions.STANDARD)).stream()
        .map(Object::toString)
        .toList();
  }

  /**
   * Returns where a policy file wants the gateway to listen.
   *
   * @throws CommandFailure with every error of the file, one a line
   */
  static GatewaySettings gateway(Path file, Map<String, String> variables) {
    return told(file, () -> Sluice.read(file, options(variables))).gateway();
  }

  private static SluiceOptions options(Map<String, String> variables) {
    return SluiceOptions.STANDARD
        .withPatience(PATIENCE)
        .withVariables(
            name -> {
              String set = System.getenv(name);
              return set != null ? set : variables.get(name);
            });
  }

  /** Returns what is made of a file, or tells each of its errors. */
  private static <T> T told(Path file, Supplier<T> reading) {
    requireReadable(file);
    try {
      return reading.get();
    } catch (ConfigException e) {
      throw CommandFailure.wrongInput("the policy file is not right:\n" + e.getMessage());
    }
  }

  private static void requireReadable(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw CommandFailure.wrongInput(
          "there is no readable policy file "
              + file
              + ": policies/default.yaml is one to start from");
    }
  }
}
