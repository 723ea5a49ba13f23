package dev.sluice.config;

import dev.sluice.config.bind.Binder;
import dev.sluice.config.bind.Place;
import dev.sluice.config.bind.Places;
import dev.sluice.config.bind.Problems;
import dev.sluice.config.bind.Shape;
import dev.sluice.config.bind.Shapes;
import dev.sluice.config.bind.Tree;
import dev.sluice.config.bind.YamlReader;
import dev.sluice.cost.PriceList;
import dev.sluice.cost.PriceListSettings;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a file and all that it includes; opens nothing else, and is safe for many threads. */
final class ConfigReader {
  private static final Shape PRICES = new Shapes().record(PriceListSettings.class);

  private final PolicyKinds kinds;
  private final Shape.Fields shape;
  private final Shape entry;
  private final Function<String, @Nullable String> environment;

  /**
   * What was read.
   *
   * @param configuration what the files say, or null if it is wrong
   * @param prices the price list that they name, or null
   * @param problems all that is wrong, and what is found to be wrong later
   * @param places where each setting stands
   * @param files the files that were read, or would have been if they could
   */
  record Reading(
      @Nullable Configuration configuration,
      @Nullable PriceList prices,
      Problems problems,
      Places places,
      Set<Path> files) {

    /** Returns what the files say. */
    Configuration orThrow() {
      if (configuration == null || problems.count() > 0) {
        throw new ConfigException(problems.errors());
      }
      return configuration;
    }
  }

  ConfigReader(PolicyKinds kinds, Function<String, @Nullable String> environment) {
    this.kinds = kinds;
    Shapes shapes = kinds.shapes();
    this.shape = shapes.record(Configuration.class);
    this.entry = shapes.of(PolicyEntry.class);
    this.environment = environment;
  }

  /** Returns the kinds of policies that files may name. */
  PolicyKinds kinds() {
    return kinds;
  }

  /**
   * Reads a file.
   *
   * @param text what the file says, or null to read it
   */
  Reading read(Path file, @Nullable String text) {
    Problems problems = new Problems();
    Places places = new Places(Place.of(file));
    YamlReader reader = new YamlReader(environment, problems);
    Includes includes = new Includes(reader, problems, shape);
    Tree tree = includes.read(file, text);
    Configuration configuration =
        tree == null
            ? null
            : (Configuration) new Binder(reader, problems, places).bind(tree, shape, "");
    if (configuration != null) {
      configuration = routed(configuration, reader, problems);
      new References(configuration, places, problems).check();
    }
    Set<Path> files = new LinkedHashSet<>(includes.files());
    Path listed = configuration == null ? null : configuration.prices();
    if (listed == null) {
      return new Reading(configuration, null, problems, places, files);
    }
    files.add(listed);
    return new Reading(configuration, prices(listed, reader, problems), problems, places, files);
  }

  /** Where models are configured, something must send calls to them. */
  private Configuration routed(Configuration read, YamlReader reader, Problems problems) {
    boolean routed =
        read.policies().stream().anyMatch(policy -> policy.kind().equals(PolicyKinds.ROUTE));
    if (routed || read.models().isEmpty() || !kinds.has(PolicyKinds.ROUTE)) {
      return read;
    }
    Path nowhere = Path.of("");
    Tree tree = reader.parse(PolicyKinds.ROUTE + ": {}", nowhere);
    Binder binder = new Binder(reader, problems, new Places(Place.of(nowhere)));
    Object route = tree == null ? null : binder.bind(tree, entry, "");
    return route == null ? read : read.with((PolicyEntry) route);
  }

  private @Nullable PriceList prices(Path file, YamlReader reader, Problems problems) {
    Tree tree = reader.read(file);
    Binder binder = new Binder(reader, problems, new Places(Place.of(file)));
    PriceListSettings settings =
        tree == null ? null : (PriceListSettings) binder.bind(tree, PRICES, "");
    return settings == null ? null : new PriceList(settings);
  }
}
