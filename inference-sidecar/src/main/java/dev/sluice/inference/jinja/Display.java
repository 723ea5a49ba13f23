package dev.sluice.inference.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists, tuples and dictionaries that are written down. */
sealed interface Display extends Expression {

  /**
   * A list.
   *
   * @param items its elements
   */
  record ListOf(List<Expression> items) implements Display {
    @Override
    public Object evaluate(Scope scope) {
      scope.rendering().chargeElements(items.size());
      return items.stream().map(item -> item.evaluate(scope)).toList();
    }
  }

  /**
   * A tuple.
   *
   * @param items its elements
   */
  record TupleOf(List<Expression> items) implements Display {
    @Override
    public Object evaluate(Scope scope) {
      scope.rendering().chargeElements(items.size());
      return new Tuple(items.stream().map(item -> item.evaluate(scope)).toList());
    }
  }

  /**
   * A dictionary.
   *
   * @param entries its keys and values in order
   */
  record MapOf(List<Map.Entry<Expression, Expression>> entries) implements Display {
    @Override
    public Object evaluate(Scope scope) {
      scope.rendering().chargeElements(entries.size());
      Map<Object, Object> map = new LinkedHashMap<>();
      entries.forEach(e -> map.put(e.getKey().evaluate(scope), e.getValue().evaluate(scope)));
      return map;
    }
  }
}
