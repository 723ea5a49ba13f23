package dev.sluice.inference.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Schemas against which a value must be valid all at once.
 *
 * @param places the schemas
 */
record Schemas(List<Place> places) {
  /** Lets in every value. */
  static final Schemas ANY = new Schemas(List.of());

  /** Copies the list. */
  Schemas {
    places = List.copyOf(places);
  }

  static Schemas of(Place place) {
    return new Schemas(List.of(place));
  }

  Schemas and(Schemas others) {
    List<Place> all = new ArrayList<>(places);
    others.places.stream().filter(place -> !all.contains(place)).forEach(all::add);
    return new Schemas(all);
  }

  /** Returns where they stand, for messages. */
  String path() {
    return places.isEmpty() ? "#" : places.getFirst().path();
  }
}
