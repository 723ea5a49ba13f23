package dev.sluice.inference.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators. */
sealed interface Operation extends Expression {

  /**
   * {@code not}.
   *
   * @param operand what is negated
   */
  record Not(Expression operand) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      return !Values.isTrue(operand.evaluate(scope));
    }
  }

  /**
   * {@code and}, which gives one of its operands.
   *
   * @param left evaluated first
   * @param right evaluated when the left one is true
   */
  record And(Expression left, Expression right) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Values.isTrue(value) ? right.evaluate(scope) : value;
    }
  }

  /**
   * {@code or}, which gives one of its operands.
   *
   * @param left evaluated first
   * @param right evaluated when the left one is false
   */
  record Or(Expression left, Expression right) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Values.isTrue(value) ? value : right.evaluate(scope);
    }
  }

  /**
   * {@code value if test else otherwise}.
   *
   * @param test what decides
   * @param value when it is true
   * @param otherwise when it is not; null for an undefined value
   */
  record Conditional(Expression test, Expression value, @Nullable Expression otherwise)
      implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      if (Values.isTrue(test.evaluate(scope))) {
        return value.evaluate(scope);
      }
      return otherwise == null
          ? new Undefined("the inline if-expression evaluated to false and has no else section")
          : otherwise.evaluate(scope);
    }
  }

  /**
   * A chain of comparisons.
   *
   * @param first the first operand
   * @param rest the operators with their right operands
   */
  record Compare(Expression first, List<Step> rest) implements Operation {

    /**
     * One comparison.
     *
     * @param operator such as {@code ==} or {@code not in}
     * @param operand what is on the right
     */
    record Step(String operator, Expression operand) {}

    @Override
    public Object evaluate(Scope scope) {
      Object left = first.evaluate(scope);
      for (Step step : rest) {
        Object right = step.operand().evaluate(scope);
        if (!Comparison.holds(step.operator(), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }

  /**
   * An operator between two numbers, texts or lists.
   *
   * @param operator such as {@code +}
   * @param left the left operand
   * @param right the right operand
   */
  record Binary(String operator, Expression left, Expression right) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      Object leftValue = left.evaluate(scope);
      return Arithmetic.binary(scope.rendering(), operator, leftValue, right.evaluate(scope));
    }
  }

  /**
   * A sign.
   *
   * @param operator plus or minus
   * @param operand what it is before
   */
  record Sign(String operator, Expression operand) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      return Arithmetic.sign(operator, operand.evaluate(scope));
    }
  }

  /**
   * {@code ~}, which joins texts.
   *
   * @param parts what is joined
   */
  record Concatenation(List<Expression> parts) implements Operation {
    @Override
    public Object evaluate(Scope scope) {
      StringBuilder joined = new StringBuilder();
      for (Expression part : parts) {
        joined.append(scope.rendering().made(Values.text(part.evaluate(scope))));
      }
      return joined.toString();
    }
  }
}
