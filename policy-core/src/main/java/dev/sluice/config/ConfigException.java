package dev.sluice.config;

import dev.sluice.config.bind.ConfigError;
import java.util.List;
import java.util.stream.Collectors;

/** Says all that is wrong in a configuration, one line an error. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigError> errors;

  ConfigException(List<ConfigError> errors) {
    super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** Returns the errors in the order of the files and of their lines. */
  public List<ConfigError> errors() {
    return errors;
  }
}
