package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of a template that can be called. It sees the names around its definition. */
final class Macro implements Callable, Attributed {

  /**
   * What a macro is made of.
   *
   * @param name its name
   * @param parameters the names of its parameters
   * @param defaults the values of the last parameters where none is passed
   * @param body what it writes
   */
  record Definition(
      String name, List<String> parameters, List<Expression> defaults, List<Statement> body) {}

  private final Definition definition;
  private final Scope around;

  Macro(Definition definition, Scope around) {
    this.definition = definition;
    this.around = around;
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    Object caller = arguments.named().get("caller");
    return call(rendering, arguments, caller instanceof Macro macro ? macro : null);
  }

  /** Calls it with a text of the caller. */
  String call(Rendering rendering, Arguments arguments, @Nullable Macro caller) {
    Scope scope = around.inner();
    if (caller != null) {
      scope.set("caller", caller);
    }
    List<String> parameters = definition.parameters();
    int firstDefault = parameters.size() - definition.defaults().size();
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i);
      Object value = arguments.get(i, name);
      if (value == null) {
        value =
            i < firstDefault
                ? new Undefined("parameter '%s' was not provided".formatted(name))
                : definition.defaults().get(i - firstDefault).evaluate(scope);
      }
      scope.set(name, value);
    }
    takeTheRest(scope, arguments);
    rendering.enter();
    String text = Statement.capture(definition.body(), scope);
    rendering.leave();
    return text;
  }

  private void takeTheRest(Scope scope, Arguments arguments) {
    List<String> parameters = definition.parameters();
    scope.set("varargs", new Tuple(arguments.skip(parameters.size()).positional()));
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    named.keySet().removeAll(Set.copyOf(parameters));
    named.remove("caller");
    scope.set("kwargs", named);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "name" -> definition.name();
      case "arguments" -> new Tuple(new ArrayList<>(definition.parameters()));
      default -> null;
    };
  }
}
