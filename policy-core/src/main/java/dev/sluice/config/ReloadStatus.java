package dev.sluice.config;

import dev.sluice.config.bind.ConfigError;
import java.time.Instant;
import java.util.List;

/**
 * What came of the last reading of the files.
 *
 * @param at when it ended
 * @param edition how often a configuration has been put into force, the first time being 1
 * @param errors what is wrong; if anything is, the edition before it is still in force
 * @param warnings what was guessed
 */
public record ReloadStatus(
    Instant at, long edition, List<ConfigError> errors, List<ConfigError> warnings) {
  public ReloadStatus {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Returns whether what the files say is in force. */
  public boolean ok() {
    return errors.isEmpty();
  }
}
