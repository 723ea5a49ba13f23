package dev.sluice.cli;

import dev.sluice.config.ConfigException;
import dev.sluice.config.GatewaySettings;
import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Opens and checks policy files, and words what is wrong with them. */
final class Policies {
  private Policies() {}

  /**
   * Opens a policy file.
   *
   * @param variables stand in for environment variables that are not set
   * @throws CommandFailure with every error of the file, one a line
   */
  static Sluice open(Path file, Map<String, String> variables) {
    requireReadable(file);
    try {
      return Sluice.open(file, options(variables));
    } catch (ConfigException e) {
      throw wrong(e);
    }
  }

  /**
   * Reads a policy file and everything it includes, and opens nothing.
   *
   * @return what had to be guessed, one sentence each
   * @throws CommandFailure with every error of the file, one a line
   */
  static List<String> check(Path file) {
    requireReadable(file);
    try {
      return Sluice.check(file, SluiceOptions.STANDARD).stream().map(Object::toString).toList();
    } catch (ConfigException e) {
      throw wrong(e);
    }
  }

  /**
   * Returns where a policy file wants the gateway to listen.
   *
   * @throws CommandFailure with every error of the file, one a line
   */
  static GatewaySettings gateway(Path file, Map<String, String> variables) {
    requireReadable(file);
    try {
      return Sluice.read(file, options(variables)).gateway();
    } catch (ConfigException e) {
      throw wrong(e);
    }
  }

  private static SluiceOptions options(Map<String, String> variables) {
    return SluiceOptions.STANDARD.withVariables(
        name -> {
          String set = System.getenv(name);
          return set != null ? set : variables.get(name);
        });
  }

  private static CommandFailure wrong(ConfigException errors) {
    return CommandFailure.wrongInput("the policy file is not right:\n" + errors.getMessage());
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
