package dev.sluice.inference.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses expressions, from the weakest operator to the strongest. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream tokens;
  private final PostfixParser postfix;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.postfix = new PostfixParser(tokens, this);
  }

  Expression expression() {
    Expression value = or();
    while (tokens.skipName("if")) {
      Expression test = or();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Operation.Conditional(test, value, otherwise);
    }
    return value;
  }

  /** Parses an expression in which {@code if} means something else. */
  Expression withoutCondition() {
    return tuple(this::or, false);
  }

  /** Parses an expression that may be a tuple without parentheses. */
  Expression expressionOrTuple() {
    return tuple(this::expression, false);
  }

  /** Parses what follows a vertical bar. */
  Expression filter(Expression value) {
    return postfix.filter(value);
  }

  /** Parses the arguments of a call, parentheses included. */
  Application.Passed arguments() {
    return postfix.arguments();
  }

  private Expression tuple(Supplier<Expression> item, boolean inParentheses) {
    List<Expression> items = new ArrayList<>();
    boolean isTuple = false;
    while (!isTupleEnd()) {
      items.add(item.get());
      if (!tokens.skipOperator(",")) {
        break;
      }
      isTuple = true;
    }
    if (items.isEmpty() && !inParentheses) {
      throw tokens.failure(
          "expected an expression and found %s".formatted(tokens.current().describe()));
    }
    return isTuple || items.isEmpty() ? new Display.TupleOf(items) : items.getFirst();
  }

  private boolean isTupleEnd() {
    Token token = tokens.current();
    return token.is(Token.Type.VARIABLE_END)
        || token.is(Token.Type.BLOCK_END)
        || token.isOperator(")")
        || token.isName("recursive");
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Operation.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Operation.And(left, not());
    }
    return left;
  }

  private Expression not() {
    return tokens.skipName("not") ? new Operation.Not(not()) : comparison();
  }

  private Expression comparison() {
    Expression first = sum();
    List<Operation.Compare.Step> steps = new ArrayList<>();
    for (String operator = comparisonOperator();
        operator != null;
        operator = comparisonOperator()) {
      steps.add(new Operation.Compare.Step(operator, sum()));
    }
    return steps.isEmpty() ? first : new Operation.Compare(first, steps);
  }

  private @Nullable String comparisonOperator() {
    Token token = tokens.current();
    if (token.is(Token.Type.OPERATOR) && COMPARISONS.contains(token.text())) {
      return tokens.next().text();
    }
    if (tokens.skipName("in")) {
      return "in";
    }
    if (token.isName("not") && tokens.look(1).isName("in")) {
      tokens.next();
      tokens.next();
      return "not in";
    }
    return null;
  }

  private Expression sum() {
    return chain(Set.of("+", "-"), this::concatenation);
  }

  private Expression concatenation() {
    List<Expression> parts = new ArrayList<>(List.of(product()));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.getFirst() : new Operation.Concatenation(parts);
  }

  private Expression product() {
    return chain(Set.of("*", "/", "//", "%"), this::power);
  }

  private Expression power() {
    return chain(Set.of("**"), () -> signed(true));
  }

  private Expression chain(Set<String> operators, Supplier<Expression> operand) {
    Expression left = operand.get();
    while (tokens.current().is(Token.Type.OPERATOR)
        && operators.contains(tokens.current().text())) {
      String operator = tokens.next().text();
      left = new Operation.Binary(operator, left, operand.get());
    }
    return left;
  }

  private Expression signed(boolean withFilters) {
    Token token = tokens.current();
    Expression value;
    if (token.isOperator("-") || token.isOperator("+")) {
      tokens.next();
      value = new Operation.Sign(token.text(), signed(false));
    } else {
      value = primary();
    }
    value = postfix.accesses(value);
    return withFilters ? postfix.filtersAndTests(value) : value;
  }

  Expression primary() {
    Token token = tokens.current();
    return switch (token.type()) {
      case NAME -> name();
      case STRING -> string();
      case INTEGER -> new Expression.Literal(integer(tokens.next().text().replace("_", "")));
      case FLOAT -> new Expression.Literal(Double.valueOf(tokens.next().text().replace("_", "")));
      case OPERATOR -> bracketed(token);
      default -> throw unexpected(token);
    };
  }

  private Expression name() {
    String name = tokens.next().text();
    return switch (name) {
      case "true", "True" -> new Expression.Literal(true);
      case "false", "False" -> new Expression.Literal(false);
      case "none", "None" -> new Expression.Literal(None.NONE);
      default -> new Expression.Name(name);
    };
  }

  private Expression string() {
    StringBuilder text = new StringBuilder();
    while (tokens.current().is(Token.Type.STRING)) {
      text.append(tokens.next().text());
    }
    return new Expression.Literal(text.toString());
  }

  private static Object integer(String digits) {
    int radix =
        switch (digits.length() > 1 ? Character.toLowerCase(digits.charAt(1)) : ' ') {
          case 'x' -> 16;
          case 'o' -> 8;
          case 'b' -> 2;
          default -> 10;
        };
    return Arithmetic.normal(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
  }

  private Expression bracketed(Token token) {
    switch (token.text()) {
      case "(" -> {
        tokens.next();
        Expression value = tuple(this::expression, true);
        tokens.expectOperator(")");
        return value;
      }
      case "[" -> {
        return new Display.ListOf(postfix.items("[", "]", this::expression));
      }
      case "{" -> {
        return new Display.MapOf(postfix.items("{", "}", postfix::entry));
      }
      default -> throw unexpected(token);
    }
  }

  private JinjaException unexpected(Token token) {
    return tokens.failure("unexpected %s".formatted(token.describe()));
  }
}
