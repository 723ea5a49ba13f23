package dev.sluice.inference.bench;

/**
 * What a mixed load gave.
 *
 * @param target the server
 * @param alone the batch calls before the others came
 * @param beside the batch calls while the others came
 * @param interactive the others
 */
record MixedOutcome(Target target, Measurement alone, Measurement beside, Measurement interactive) {

  int failures() {
    return alone.failures() + beside.failures() + interactive.failures();
  }
}
