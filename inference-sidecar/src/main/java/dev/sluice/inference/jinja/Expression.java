package dev.sluice.inference.jinja;

/** A part of a template that has a value. Immutable. */
interface Expression {

  /** Returns its value. */
  Object evaluate(Scope scope);

  /**
   * A value that is written down.
   *
   * @param value the value
   */
  record Literal(Object value) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return value;
    }
  }

  /**
   * The value of a name.
   *
   * @param name the name
   */
  record Name(String name) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      scope.rendering().step();
      return scope.get(name);
    }
  }
}
