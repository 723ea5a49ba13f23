package dev.sluice.cli;

import dev.sluice.identity.KeyHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes and hashes callers' keys, of which policy files hold only the hash. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = "Makes and hashes callers' API keys.",
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {
  private static final int RANDOM_BYTES = 32;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Reads a key from the standard input: an argument would stay in the shell's history. */
  @Command(
      name = "hash",
      mixinStandardHelpOptions = true,
      description = "Reads a key from the standard input and prints its SHA-256.")
  int hash() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String key = in.readLine();
    if (key == null || key.isBlank()) {
      throw CommandFailure.wrongInput("no key was given: write it to the standard input");
    }
    spec.commandLine().getOut().println(KeyHash.of(key.strip()));
    return 0;
  }

  @Command(
      name = "new",
      mixinStandardHelpOptions = true,
      description = "Makes a random key and prints it with its SHA-256.")
  int make() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String key = "sk-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    spec.commandLine().getOut().println("key:    " + key);
    spec.commandLine().getOut().println("sha256: " + KeyHash.of(key));
    return 0;
  }
}
