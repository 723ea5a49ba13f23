package dev.sluice;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models of a configuration by name and alias; immutable. */
public final class Models {
  /** What a caller asks for to have the model chosen. */
  public static final String AUTO = "auto";

  private final Map<String, Model> byName = new LinkedHashMap<>();
  private final List<Model> all;
  private final @Nullable Model roomiest;

  /**
   * Makes the catalogue.
   *
   * @param models in the order of the file, which breaks ties
   * @param aliases other names, each for the name of a model
   * @throws IllegalArgumentException if a name is used twice or an alias names no model
   */
  public Models(List<Model> models, Map<String, String> aliases) {
    this.all = List.copyOf(models);
    for (Model model : all) {
      add(model.name(), model);
    }
    aliases.forEach(
        (alias, name) -> {
          Model model = byName.get(name);
          if (model == null) {
            throw new IllegalArgumentException("alias " + alias + " names no model: " + name);
          }
          add(alias, model);
        });
    this.roomiest =
        all.stream()
            .filter(model -> model.tier() != null)
            .max(Comparator.comparingLong(Model::window))
            .orElse(null);
  }

  private void add(String name, Model model) {
    if (byName.putIfAbsent(name, model) != null) {
      throw new IllegalArgumentException("two models are called " + name);
    }
  }

  /** Returns the models in the order of the file. */
  public List<Model> all() {
    return all;
  }

  /** Returns the model of a name or alias, or null. */
  public @Nullable Model find(String name) {
    return byName.get(name);
  }

  /** Returns the model that a call's window is judged by: the one named, or the roomiest. */
  public @Nullable Model roomiestFor(String name) {
    return name.equals(AUTO) ? roomiest : find(name);
  }
}
