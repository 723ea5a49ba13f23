package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls, filters and tests. */
sealed interface Application extends Expression {

  /**
   * What is passed to one of them.
   *
   * @param positional the values without names
   * @param named the values with names
   * @param list more values without names; null for none
   * @param map more values with names; null for none
   */
  record Passed(
      List<Expression> positional,
      Map<String, Expression> named,
      @Nullable Expression list,
      @Nullable Expression map) {
    static final Passed NOTHING = new Passed(List.of(), Map.of(), null, null);

    Arguments evaluate(Scope scope) {
      if (positional.isEmpty() && named.isEmpty() && list == null && map == null) {
        return Arguments.NONE;
      }
      List<Object> values = new ArrayList<>();
      positional.forEach(expression -> values.add(expression.evaluate(scope)));
      if (list != null) {
        Values.iterate(list.evaluate(scope)).forEach(values::add);
      }
      Map<String, Object> namedValues = new LinkedHashMap<>();
      named.forEach((name, expression) -> namedValues.put(name, expression.evaluate(scope)));
      if (map != null && map.evaluate(scope) instanceof Map<?, ?> more) {
        more.forEach((name, value) -> namedValues.put(Values.text(name), value));
      }
      return new Arguments(values, namedValues);
    }
  }

  /**
   * {@code function(…)}.
   *
   * @param function what is called
   * @param passed the arguments
   */
  record Call(Expression function, Passed passed) implements Application {
    @Override
    public Object evaluate(Scope scope) {
      scope.rendering().step();
      Object value = function.evaluate(scope);
      Arguments arguments = passed.evaluate(scope);
      return switch (value) {
        case Callable callable -> callable.call(scope.rendering(), arguments);
        case Undefined undefined -> throw undefined.failure();
        default ->
            throw new JinjaException(
                "'%s' object is not callable".formatted(Values.typeName(value)));
      };
    }
  }

  /**
   * {@code value|filter(…)}.
   *
   * @param value what is filtered
   * @param name the filter's name
   * @param passed its arguments
   */
  record Filtered(Expression value, String name, Passed passed) implements Application {
    @Override
    public Object evaluate(Scope scope) {
      scope.rendering().step();
      Object filtered = value.evaluate(scope);
      return Filters.find(name).apply(scope.rendering(), filtered, passed.evaluate(scope));
    }
  }

  /**
   * {@code value is test(…)}.
   *
   * @param value what is tested
   * @param name the test's name
   * @param passed its arguments
   */
  record Tested(Expression value, String name, Passed passed) implements Application {
    @Override
    public Object evaluate(Scope scope) {
      Object tested = value.evaluate(scope);
      return Tests.find(name).holds(tested, passed.evaluate(scope));
    }
  }
}
