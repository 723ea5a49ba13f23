package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Parses the statements of a template. Used once. */
final class Parser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  Parser(List<Token> tokens) {
    this.tokens = new TokenStream(tokens);
    this.expressions = new ExpressionParser(this.tokens);
  }

  List<Statement> template() {
    return body();
  }

  /** Parses up to the end of the template or a tag that belongs to the statement around. */
  private List<Statement> body(String... ends) {
    List<Statement> statements = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      switch (token.type()) {
        case DATA -> statements.add(new Statement.Data(tokens.next().text()));
        case VARIABLE_BEGIN -> statements.add(print());
        case BLOCK_BEGIN -> {
          if (isOneOf(tokens.look(1), ends)) {
            return statements;
          }
          tokens.next();
          statements.add(statement(tokens.expect(Token.Type.NAME, "the name of a tag").text()));
        }
        default -> {
          if (ends.length > 0) {
            throw tokens.failure("'%s' is missing".formatted(ends[ends.length - 1]));
          }
          return statements;
        }
      }
    }
  }

  private static boolean isOneOf(Token token, String... names) {
    for (String name : names) {
      if (token.isName(name)) {
        return true;
      }
    }
    return false;
  }

  private Statement print() {
    tokens.next();
    Expression value = expressions.expressionOrTuple();
    tokens.expect(Token.Type.VARIABLE_END, "'}}'");
    return new Statement.Print(value);
  }

  private Statement statement(String tag) {
    return switch (tag) {
      case "if" -> ifStatement();
      case "for" -> forStatement();
      case "set" -> setStatement();
      case "macro" -> macroStatement();
      case "call" -> callStatement();
      case "filter" -> filterStatement();
      case "with" -> withStatement();
      case "generation" -> generationStatement();
      case "print" -> {
        Expression value = expressions.expressionOrTuple();
        endTag();
        yield new Statement.Print(value);
      }
      case "break" -> jump(Statement.Flow.BREAK);
      case "continue" -> jump(Statement.Flow.CONTINUE);
      default -> throw tokens.failure("the tag '%s' does not belong here".formatted(tag));
    };
  }

  private Statement jump(Statement.Flow flow) {
    endTag();
    return new Statement.Jump(flow);
  }

  private Statement ifStatement() {
    Expression test = expressions.withoutCondition();
    endTag();
    List<Statement> body = body("elif", "else", "endif");
    tokens.next();
    return switch (tokens.next().text()) {
      case "elif" -> new Statement.If(test, body, List.of(ifStatement()));
      case "else" -> {
        endTag();
        yield new Statement.If(test, body, bodyTo("endif"));
      }
      default -> {
        endTag();
        yield new Statement.If(test, body, List.of());
      }
    };
  }

  private Statement forStatement() {
    Target target = target();
    tokens.expectName("in");
    Expression source = expressions.withoutCondition();
    Expression condition = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    endTag();
    List<Statement> body = body("else", "endfor");
    tokens.next();
    boolean hasElse = tokens.next().text().equals("else");
    endTag();
    List<Statement> otherwise = hasElse ? bodyTo("endfor") : List.of();
    return new ForLoop(target, source, condition, body, otherwise, recursive);
  }

  private Statement setStatement() {
    Target target = target();
    if (tokens.skipOperator("=")) {
      Expression value = expressions.expressionOrTuple();
      endTag();
      return new Assignment.Value(target, value);
    }
    UnaryOperator<Expression> filter = value -> value;
    if (tokens.current().isOperator("|")) {
      filter = filters();
    }
    endTag();
    return new Assignment.Block(target, filter, bodyTo("endset"));
  }

  private Statement filterStatement() {
    Expression filtered = expressions.filter(new Expression.Name(""));
    UnaryOperator<Expression> filter = chained(filtered);
    endTag();
    return new Assignment.FilterBlock(filter, bodyTo("endfilter"));
  }

  private UnaryOperator<Expression> filters() {
    tokens.expectOperator("|");
    return chained(expressions.filter(new Expression.Name("")));
  }

  /**
   * Returns the filters of an expression, and those that follow, to be applied to another value.
   */
  private UnaryOperator<Expression> chained(Expression first) {
    UnaryOperator<Expression> filter = with(first);
    while (tokens.skipOperator("|")) {
      UnaryOperator<Expression> before = filter;
      UnaryOperator<Expression> next = with(expressions.filter(new Expression.Name("")));
      filter = value -> next.apply(before.apply(value));
    }
    return filter;
  }

  private static UnaryOperator<Expression> with(Expression filtered) {
    Application.Filtered template = (Application.Filtered) filtered;
    return value -> new Application.Filtered(value, template.name(), template.passed());
  }

  private Statement macroStatement() {
    String name = tokens.expect(Token.Type.NAME, "the name of a macro").text();
    return new Assignment.DefineMacro(definition(name, "endmacro"));
  }

  private Statement callStatement() {
    Macro.Definition unnamed = new Macro.Definition("caller", List.of(), List.of(), List.of());
    if (tokens.current().isOperator("(")) {
      unnamed = signature("caller");
    }
    if (!(expressions.expression() instanceof Application.Call call)) {
      throw tokens.failure("a call block needs a call");
    }
    endTag();
    return new Assignment.CallBlock(
        call,
        new Macro.Definition(
            unnamed.name(), unnamed.parameters(), unnamed.defaults(), bodyTo("endcall")));
  }

  private Macro.Definition definition(String name, String end) {
    Macro.Definition signature = signature(name);
    endTag();
    return new Macro.Definition(name, signature.parameters(), signature.defaults(), bodyTo(end));
  }

  private Macro.Definition signature(String name) {
    List<String> parameters = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    tokens.expectOperator("(");
    while (!tokens.skipOperator(")")) {
      parameters.add(tokens.expect(Token.Type.NAME, "the name of a parameter").text());
      if (tokens.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw tokens.failure("a parameter without default follows one with a default");
      }
      if (!tokens.current().isOperator(")")) {
        tokens.expectOperator(",");
      }
    }
    return new Macro.Definition(name, parameters, defaults, List.of());
  }

  private Statement withStatement() {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.current().is(Token.Type.BLOCK_END)) {
      targets.add(target());
      tokens.expectOperator("=");
      values.add(expressions.expression());
      if (!tokens.current().is(Token.Type.BLOCK_END)) {
        tokens.expectOperator(",");
      }
    }
    endTag();
    return new Statement.Inner(targets, values, bodyTo("endwith"));
  }

  /** Marks what the model itself writes, which matters for training alone. */
  private Statement generationStatement() {
    endTag();
    return new Statement.Inner(List.of(), List.of(), bodyTo("endgeneration"));
  }

  private Target target() {
    List<Target> targets = new ArrayList<>(List.of(singleTarget()));
    boolean isTuple = false;
    while (tokens.skipOperator(",")) {
      isTuple = true;
      if (!tokens.current().is(Token.Type.NAME) && !tokens.current().isOperator("(")) {
        break;
      }
      targets.add(singleTarget());
    }
    return isTuple ? new Target.Unpacking(targets) : targets.getFirst();
  }

  private Target singleTarget() {
    if (tokens.skipOperator("(")) {
      Target target = target();
      tokens.expectOperator(")");
      return target;
    }
    String name = tokens.expect(Token.Type.NAME, "a name").text();
    return tokens.skipOperator(".")
        ? new Target.NamespaceAttribute(
            name, tokens.expect(Token.Type.NAME, "the name of an attribute").text())
        : new Target.Variable(name);
  }

  private List<Statement> bodyTo(String end) {
    List<Statement> body = body(end);
    tokens.next();
    tokens.next();
    endTag();
    return body;
  }

  private void endTag() {
    tokens.expect(Token.Type.BLOCK_END, "'%}'");
  }
}
