package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code for}.
 *
 * @param target where each element goes
 * @param source what is gone through
 * @param condition which elements count; null for all
 * @param body what is written for each
 * @param otherwise what is written when no turn came to its end
 * @param recursive whether the body may call {@code loop} with elements of its own
 */
record ForLoop(
    Target target,
    Expression source,
    @Nullable Expression condition,
    List<Statement> body,
    List<Statement> otherwise,
    boolean recursive)
    implements Statement {

  @Override
  public Flow render(Scope scope, StringBuilder out) {
    run(scope, source.evaluate(scope), 0, out);
    return Flow.NEXT;
  }

  /** Goes through elements. */
  void run(Scope scope, Object elements, int depth, StringBuilder out) {
    Loop loop = new Loop(this, scope, wanted(scope, elements), depth);
    boolean completed = false;
    while (loop.advance()) {
      scope.rendering().step();
      Scope turn = scope.inner();
      turn.set("loop", loop);
      target.assign(turn, loop.current());
      Flow flow = Statement.renderAll(body, turn, out);
      if (flow == Flow.BREAK) {
        break;
      }
      completed |= flow == Flow.NEXT;
    }
    if (!completed) {
      Statement.renderAll(otherwise, scope.inner(), out);
    }
  }

  private List<Object> wanted(Scope scope, Object elements) {
    List<Object> wanted = new ArrayList<>();
    for (Object element : Values.iterate(elements)) {
      scope.rendering().step();
      if (condition != null) {
        Scope test = scope.inner();
        target.assign(test, element);
        if (!Values.isTrue(condition.evaluate(test))) {
          continue;
        }
      }
      wanted.add(element);
    }
    return wanted;
  }
}
