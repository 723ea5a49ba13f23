package dev.sluice.inference.jinja;

import org.jspecify.annotations.Nullable;

/** A value of the template engine itself that has attributes. */
interface Attributed {

  /** Returns an attribute, or null when there is none of this name. */
  @Nullable Object attribute(String name);
}
