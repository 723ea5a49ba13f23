package dev.sluice.inference.jinja;

/** What a template can call. */
@FunctionalInterface
interface Callable {

  /** Calls it; a {@link JinjaException} says what is wrong with the arguments. */
  Object call(Rendering rendering, Arguments arguments);
}
