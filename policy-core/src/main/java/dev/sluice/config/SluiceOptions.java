package dev.sluice.config;

import dev.sluice.Environment;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Sluice} runs, apart from what its file says.
 *
 * @param environment clocks, randomness and timer, which stay the caller's; null for the system's
 * @param variables the value of an environment variable by its name, or null
 * @param watch how often the files are looked at for changes, or null to reload only when told
 * @param patience how long {@link Sluice#close} waits for calls under way
 */
public record SluiceOptions(
    @Nullable Environment environment,
    Function<String, @Nullable String> variables,
    @Nullable Duration watch,
    Duration patience) {

  /** The system's clocks and variables, a look at the files each second, ten seconds' patience. */
  public static final SluiceOptions STANDARD =
      new SluiceOptions(null, System::getenv, Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** Returns these options with other environment variables. */
  public SluiceOptions withVariables(Function<String, @Nullable String> others) {
    return new SluiceOptions(environment, others, watch, patience);
  }

  /** Returns these options with another interval between looks at the files, or none if null. */
  public SluiceOptions withWatch(@Nullable Duration interval) {
    return new SluiceOptions(environment, variables, interval, patience);
  }

  /** Returns these options with another patience. */
  public SluiceOptions withPatience(Duration other) {
    return new SluiceOptions(environment, variables, watch, other);
  }
}
