package dev.sluice.inference.jinja;

/**
 * What a name or attribute without a value gives: false, empty and printed as nothing; any other
 * use fails.
 *
 * @param reason what to say when it is used
 */
record Undefined(String reason) {

  static Undefined name(String name) {
    return new Undefined("'%s' is undefined".formatted(name));
  }

  static Undefined attribute(Object owner, Object name) {
    return new Undefined(
        "'%s object' has no attribute '%s'".formatted(Values.typeName(owner), Values.text(name)));
  }

  JinjaException failure() {
    return new JinjaException(reason);
  }
}
