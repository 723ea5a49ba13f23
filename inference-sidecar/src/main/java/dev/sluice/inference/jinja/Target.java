package dev.sluice.inference.jinja;

import java.util.ArrayList;
import java.util.List;

/** Where a value goes. Immutable. */
sealed interface Target {

  /** Puts a value there. */
  void assign(Scope scope, Object value);

  /**
   * A name.
   *
   * @param name the name
   */
  record Variable(String name) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      scope.set(name, value);
    }
  }

  /**
   * An attribute of a namespace.
   *
   * @param namespace the namespace's name
   * @param attribute the attribute's name
   */
  record NamespaceAttribute(String namespace, String attribute) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      if (!(scope.get(namespace) instanceof Namespace owner)) {
        throw new JinjaException("cannot assign attribute on non-namespace object");
      }
      owner.set(attribute, value);
    }
  }

  /**
   * Several places for as many elements.
   *
   * @param targets the places
   */
  record Unpacking(List<Target> targets) implements Target {
    @Override
    public void assign(Scope scope, Object value) {
      List<Object> items = new ArrayList<>();
      Values.iterate(value).forEach(items::add);
      if (items.size() != targets.size()) {
        throw new JinjaException(
            "%d values cannot be assigned to %d names".formatted(items.size(), targets.size()));
      }
      for (int i = 0; i < items.size(); i++) {
        targets.get(i).assign(scope, items.get(i));
      }
    }
  }
}
