package dev.sluice.benchmarks;

import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The policy file that is measured. */
final class Policies {
  private Policies() {}

  /**
   * Opens the file that the system property {@code sluice.benchmark.policy} names, or else {@code
   * policy.yaml} in the current folder.
   *
   * @param upstream where calls go
   * @param folder takes all that is written
   */
  static Sluice open(URI upstream, Path folder) {
    Path policy = Path.of(System.getProperty("sluice.benchmark.policy", "policy.yaml"));
    Map<String, String> variables =
        Map.of(
            "SLUICE_BENCHMARK_UPSTREAM", upstream.toString(),
            "SLUICE_BENCHMARK_FOLDER", folder.toString());
    return Sluice.open(policy, SluiceOptions.STANDARD.withVariables(variables::get));
  }
}
