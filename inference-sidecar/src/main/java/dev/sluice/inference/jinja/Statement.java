package dev.sluice.inference.jinja;

import java.util.List;

/** A part of a template that writes text. Immutable. */
interface Statement {
  /** How a loop goes on. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /** Writes its text. */
  Flow render(Scope scope, StringBuilder out);

  /** Writes the text of statements one after the other, until one leaves the loop around them. */
  static Flow renderAll(List<Statement> statements, Scope scope, StringBuilder out) {
    for (Statement statement : statements) {
      Flow flow = statement.render(scope, out);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  /** Returns the text of statements in a scope of their own. */
  static String capture(List<Statement> statements, Scope scope) {
    StringBuilder out = new StringBuilder();
    renderAll(statements, scope, out);
    return out.toString();
  }

  /**
   * Text that stands for itself.
   *
   * @param text the text
   */
  record Data(String text) implements Statement {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      out.append(scope.rendering().made(text));
      return Flow.NEXT;
    }
  }

  /**
   * {@code {{ value }}}.
   *
   * @param value what is written
   */
  record Print(Expression value) implements Statement {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      out.append(scope.rendering().made(Values.text(value.evaluate(scope))));
      return Flow.NEXT;
    }
  }

  /**
   * {@code break} or {@code continue}.
   *
   * @param flow which
   */
  record Jump(Flow flow) implements Statement {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      return flow;
    }
  }

  /**
   * One branch of an {@code if} and those behind it.
   *
   * @param test what decides
   * @param body when it is true
   * @param otherwise when it is not
   */
  record If(Expression test, List<Statement> body, List<Statement> otherwise) implements Statement {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      return renderAll(Values.isTrue(test.evaluate(scope)) ? body : otherwise, scope, out);
    }
  }

  /**
   * A part with names of its own, as {@code with} and {@code generation} make it.
   *
   * @param targets the names it sets
   * @param values their values, which see the names outside
   * @param body the part
   */
  record Inner(List<Target> targets, List<Expression> values, List<Statement> body)
      implements Statement {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      Scope inner = scope.inner();
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).assign(inner, values.get(i).evaluate(scope));
      }
      return renderAll(body, inner, out);
    }
  }
}
