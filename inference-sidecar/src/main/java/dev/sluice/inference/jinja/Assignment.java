package dev.sluice.inference.jinja;

import java.util.List;
import java.util.function.UnaryOperator;

/** Statements that set names or change text on its way. */
sealed interface Assignment extends Statement {

  /**
   * {@code set target = value}.
   *
   * @param target where it goes
   * @param value what
   */
  record Value(Target target, Expression value) implements Assignment {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      target.assign(scope, value.evaluate(scope));
      return Flow.NEXT;
    }
  }

  /**
   * {@code set target}, a text and {@code endset}.
   *
   * @param target where it goes
   * @param filter what is done with the text before
   * @param body the text
   */
  record Block(Target target, UnaryOperator<Expression> filter, List<Statement> body)
      implements Assignment {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      String text = Statement.capture(body, scope.inner());
      target.assign(scope, filter.apply(new Expression.Literal(text)).evaluate(scope));
      return Flow.NEXT;
    }
  }

  /**
   * {@code filter}, a text and {@code endfilter}.
   *
   * @param filter what is done with the text
   * @param body the text
   */
  record FilterBlock(UnaryOperator<Expression> filter, List<Statement> body) implements Assignment {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      String text = Statement.capture(body, scope.inner());
      Object filtered = filter.apply(new Expression.Literal(text)).evaluate(scope);
      out.append(scope.rendering().made(Values.text(filtered)));
      return Flow.NEXT;
    }
  }

  /**
   * {@code macro}.
   *
   * @param definition the macro
   */
  record DefineMacro(Macro.Definition definition) implements Assignment {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      scope.set(definition.name(), new Macro(definition, scope));
      return Flow.NEXT;
    }
  }

  /**
   * {@code call}, which hands a text to a macro as {@code caller}.
   *
   * @param call the macro's call
   * @param caller the text
   */
  record CallBlock(Application.Call call, Macro.Definition caller) implements Assignment {
    @Override
    public Flow render(Scope scope, StringBuilder out) {
      Object function = call.function().evaluate(scope);
      Arguments arguments = call.passed().evaluate(scope);
      if (!(function instanceof Macro macro)) {
        throw new JinjaException("a call block calls something that is not a macro");
      }
      String text = macro.call(scope.rendering(), arguments, new Macro(caller, scope));
      out.append(scope.rendering().made(text));
      return Flow.NEXT;
    }
  }
}
