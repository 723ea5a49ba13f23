package dev.sluice.config.bind;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what is wrong in one reading of a configuration; not for sharing between threads. */
public final class Problems {
  /** Shorter values cannot be secrets and may be a part of any sentence. */
  private static final int SHORTEST_SECRET = 4;

  private static final int MOST = 100;

  private static final Comparator<ConfigError> BY_PLACE =
      Comparator.comparing((ConfigError error) -> error.place().file())
          .thenComparing(error -> error.place().line())
          .thenComparing(error -> error.place().column());

  private final List<ConfigError> errors = new ArrayList<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private int count;

  /** Adds an error; of more than a hundred only the number is kept. */
  public void add(Place place, String path, String message) {
    count++;
    if (errors.size() < MOST) {
      errors.add(new ConfigError(place, path, scrubbed(message)));
    }
  }

  /** Takes note of a value that no message may hold, and of what to write instead of it. */
  void hide(String value, String instead) {
    if (value.length() >= SHORTEST_SECRET) {
      secrets.put(value, instead);
    }
  }

  private String scrubbed(String message) {
    String safe = message;
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      safe = safe.replace(secret.getKey(), secret.getValue());
    }
    return safe;
  }

  /** Returns the path of a member. */
  static String member(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Returns how many errors were added. */
  public int count() {
    return count;
  }

  /** Returns the errors in the order of the files and of their lines. */
  public List<ConfigError> errors() {
    return errors.stream().sorted(BY_PLACE).toList();
  }
}
