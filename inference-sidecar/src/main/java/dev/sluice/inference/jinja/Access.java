package dev.sluice.inference.jinja;

import org.jspecify.annotations.Nullable;

/** Parts of values. */
sealed interface Access extends Expression {

  /**
   * {@code owner.name}.
   *
   * @param owner what has the attribute
   * @param name the attribute's name
   */
  record Attribute(Expression owner, String name) implements Access {
    @Override
    public Object evaluate(Scope scope) {
      return Attributes.attribute(owner.evaluate(scope), name);
    }
  }

  /**
   * {@code owner[key]}.
   *
   * @param owner what has the element
   * @param key which one
   */
  record Item(Expression owner, Expression key) implements Access {
    @Override
    public Object evaluate(Scope scope) {
      Object value = owner.evaluate(scope);
      return Attributes.item(value, key.evaluate(scope));
    }
  }

  /**
   * {@code owner[start:stop:step]}.
   *
   * @param owner the text or list
   * @param start the first element; null for an end of it
   * @param stop behind the last element; null for an end of it
   * @param step how far to go each time; null for 1
   */
  record Slice(
      Expression owner,
      @Nullable Expression start,
      @Nullable Expression stop,
      @Nullable Expression step)
      implements Access {
    @Override
    public Object evaluate(Scope scope) {
      Object value = owner.evaluate(scope);
      return Slices.slice(
          scope.rendering(), value, bound(start, scope), bound(stop, scope), bound(step, scope));
    }

    private static @Nullable Long bound(@Nullable Expression expression, Scope scope) {
      Object value = expression == null ? None.NONE : expression.evaluate(scope);
      return value == None.NONE ? null : Arithmetic.integer(value);
    }
  }
}
