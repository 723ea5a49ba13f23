package dev.sluice.config.bind;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers where each setting stands, so that what is found later can still say where. */
public final class Places {
  private final Map<String, Place> places = new HashMap<>();
  private final Place whole;

  /** Makes the memory of a configuration whose main file is given. */
  public Places(Place whole) {
    this.whole = whole;
  }

  void put(String path, Place place) {
    places.put(path, place);
  }

  /**
   * Returns where a setting stands, or what holds it where a default says it.
   *
   * @param path such as {@code models.small.targets[0].provider}
   */
  public Place at(String path) {
    for (String part = path; !part.isEmpty(); part = holder(part)) {
      @Nullable Place place = places.get(part);
      if (place != null) {
        return place;
      }
    }
    return places.getOrDefault("", whole);
  }

  private static String holder(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
