package dev.sluice.config;

import dev.sluice.Models;
import dev.sluice.config.bind.Places;
import dev.sluice.config.bind.Problems;
import dev.sluice.config.bind.Words;
import dev.sluice.identity.IdentitySettings;
import dev.sluice.route.RouteSettings;
import dev.sluice.tokens.TokenCounter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that each name of a configuration names something, and only one thing. */
final class References {
  private static final String RESERVED =
      "\"auto\" is what callers ask for to have a model chosen; use another name";

  private final Configuration configuration;
  private final Places places;
  private final Problems problems;

  References(Configuration configuration, Places places, Problems problems) {
    this.configuration = configuration;
    this.places = places;
    this.problems = problems;
  }

  void check() {
    configuration.models().forEach(this::model);
    aliases();
    callers();
    policies();
  }

  private void model(String name, ModelSettings model) {
    String path = "models." + name;
    if (name.equals(Models.AUTO)) {
      add(path, RESERVED);
    }
    known(path + ".encoding", "encoding", model.encoding(), TokenCounter.encodings());
    for (int i = 0; i < model.targets().size(); i++) {
      known(
          path + ".targets[" + i + "].provider",
          "provider",
          model.targets().get(i).provider(),
          configuration.providers().keySet());
    }
  }

  private void callers() {
    IdentitySettings callers = configuration.callers();
    if (callers == null) {
      return;
    }
    for (int i = 0; i < callers.keys().size(); i++) {
      models("callers.keys[" + i + "].models", callers.keys().get(i).models());
    }
    if (callers.container() != null) {
      models("callers.container.models", callers.container().models());
    }
  }

  /** Where no model is configured, an application answers by itself whatever it is asked for. */
  private void models(String path, List<String> wanted) {
    if (configuration.models().isEmpty()) {
      return;
    }
    Set<String> names = names();
    names.add(Models.AUTO);
    for (int i = 0; i < wanted.size(); i++) {
      known(path + "[" + i + "]", "model", wanted.get(i), names);
    }
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(configuration.models().keySet());
    configuration.models().values().forEach(model -> names.addAll(model.aliases()));
    return names;
  }

  private void aliases() {
    Map<String, String> models = new HashMap<>();
    configuration.models().keySet().forEach(name -> models.put(name, name));
    configuration
        .models()
        .forEach(
            (name, model) -> {
              for (int i = 0; i < model.aliases().size(); i++) {
                String alias = model.aliases().get(i);
                String path = "models." + name + ".aliases[" + i + "]";
                @Nullable String other = models.putIfAbsent(alias, name);
                if (alias.equals(Models.AUTO)) {
                  add(path, RESERVED);
                } else if (other != null) {
                  add(path, Words.quoted(alias) + " means model " + other + " already");
                }
              }
            });
  }

  private void known(String path, String what, String name, Collection<String> names) {
    if (!names.contains(name)) {
      String have = names.isEmpty() ? "there is none" : "there is " + String.join(", ", names);
      add(
          path,
          "no "
              + what
              + " is called "
              + Words.quoted(name)
              + Words.didYouMean(name, names)
              + "; "
              + have);
    }
  }

  private void policies() {
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < configuration.policies().size(); i++) {
      String path = "policies[" + i + "]";
      PolicyEntry entry = configuration.policies().get(i);
      String name = entry.name();
      if (entry.settings() instanceof RouteSettings route) {
        route(path + ".route", route);
      }
      @Nullable String first = names.putIfAbsent(name, path);
      if (first != null) {
        add(
            path,
            Words.quoted(name)
                + " is the name of "
                + first
                + " too ("
                + places.at(first)
                + "); give this one a name of its own by \"name:\" beside it");
      }
    }
  }

  private void route(String path, RouteSettings route) {
    Set<String> names = names();
    route
        .fallback()
        .forEach(
            (name, others) -> {
              known(path + ".fallback." + name, "model", name, names);
              for (int i = 0; i < others.size(); i++) {
                known(path + ".fallback." + name + "[" + i + "]", "model", others.get(i), names);
              }
            });
    names.add(Models.AUTO);
    known(path + ".model", "model", route.model(), names);
  }

  private void add(String path, String message) {
    problems.add(places.at(path), path, message);
  }
}
