package dev.sluice.config.bind;

/**
 * One thing that is wrong in a configuration.
 *
 * @param place where it stands
 * @param path the setting, such as {@code models.small.targets[0].provider}; empty for the whole
 *     file
 * @param message what was read and what is allowed; never holds a value from the environment
 */
public record ConfigError(Place place, String path, String message) {
  /** Returns {@code file:line:column: path: message}. */
  @Override
  public String toString() {
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
