package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses what stands behind a value: attributes, subscripts, calls, filters and tests. */
final class PostfixParser {
  private static final Set<Token.Type> ARGUMENT_BEGINNINGS =
      Set.of(Token.Type.NAME, Token.Type.STRING, Token.Type.INTEGER, Token.Type.FLOAT);
  private static final Set<String> NOT_ARGUMENTS = Set.of("else", "or", "and", "if", "is");

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  PostfixParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** Parses attributes, subscripts and calls. */
  Expression accesses(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.skipOperator(".")) {
        result = dotted(result);
      } else if (tokens.skipOperator("[")) {
        result = subscript(result);
      } else if (tokens.current().isOperator("(")) {
        result = new Application.Call(result, arguments());
      } else {
        return result;
      }
    }
  }

  /** Parses filters, tests and calls of what they give. */
  Expression filtersAndTests(Expression value) {
    Expression result = value;
    while (true) {
      if (tokens.skipOperator("|")) {
        result = filter(result);
      } else if (tokens.skipName("is")) {
        result = test(result);
      } else if (tokens.current().isOperator("(")) {
        result = new Application.Call(result, arguments());
      } else {
        return result;
      }
    }
  }

  Expression filter(Expression value) {
    String name = dottedName("the name of a filter");
    return new Application.Filtered(value, name, optionalArguments());
  }

  private Expression test(Expression value) {
    boolean negated = tokens.skipName("not");
    String name = dottedName("the name of a test");
    Application.Passed passed = optionalArguments();
    if (passed == Application.Passed.NOTHING && beginsArgument(tokens.current())) {
      Expression argument = accesses(expressions.primary());
      passed = new Application.Passed(List.of(argument), Map.of(), null, null);
    }
    Expression test = new Application.Tested(value, name, passed);
    return negated ? new Operation.Not(test) : test;
  }

  private static boolean beginsArgument(Token token) {
    return token.is(Token.Type.NAME)
        ? !NOT_ARGUMENTS.contains(token.text())
        : ARGUMENT_BEGINNINGS.contains(token.type())
            || token.isOperator("[")
            || token.isOperator("{");
  }

  private String dottedName(String what) {
    StringBuilder name = new StringBuilder(tokens.expect(Token.Type.NAME, what).text());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Token.Type.NAME, what).text());
    }
    return name.toString();
  }

  private Expression dotted(Expression owner) {
    if (tokens.current().is(Token.Type.INTEGER)) {
      return new Access.Item(owner, expressions.primary());
    }
    return new Access.Attribute(
        owner, tokens.expect(Token.Type.NAME, "the name of an attribute").text());
  }

  private Expression subscript(Expression owner) {
    Expression start = tokens.current().isOperator(":") ? null : expressions.expression();
    if (start != null && tokens.skipOperator("]")) {
      return new Access.Item(owner, start);
    }
    if (start != null && tokens.skipOperator(",")) {
      List<Expression> keys = new ArrayList<>(List.of(start));
      do {
        keys.add(expressions.expression());
      } while (tokens.skipOperator(","));
      tokens.expectOperator("]");
      return new Access.Item(owner, new Display.TupleOf(keys));
    }
    tokens.expectOperator(":");
    Expression stop = bound();
    Expression step = tokens.skipOperator(":") ? bound() : null;
    tokens.expectOperator("]");
    return new Access.Slice(owner, start, stop, step);
  }

  private @Nullable Expression bound() {
    Token token = tokens.current();
    return token.isOperator(":") || token.isOperator("]") ? null : expressions.expression();
  }

  private Application.Passed optionalArguments() {
    return tokens.current().isOperator("(") ? arguments() : Application.Passed.NOTHING;
  }

  Application.Passed arguments() {
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    Expression list = null;
    Expression map = null;
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      if (tokens.skipOperator("**")) {
        map = expressions.expression();
      } else if (tokens.skipOperator("*")) {
        list = expressions.expression();
      } else if (tokens.current().is(Token.Type.NAME) && tokens.look(1).isOperator("=")) {
        String name = tokens.next().text();
        tokens.next();
        named.put(name, expressions.expression());
      } else {
        positional.add(expressions.expression());
      }
      if (!tokens.current().isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new Application.Passed(positional, named, list, map);
  }

  /** Parses elements between brackets. */
  <T> List<T> items(String open, String close, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    tokens.expectOperator(open);
    while (!tokens.skipOperator(close)) {
      items.add(item.get());
      if (!tokens.current().isOperator(close)) {
        tokens.expectOperator(",");
      }
    }
    return items;
  }

  /** Parses an entry of a dictionary. */
  Map.Entry<Expression, Expression> entry() {
    Expression key = expressions.expression();
    tokens.expectOperator(":");
    return Map.entry(key, expressions.expression());
  }
}
