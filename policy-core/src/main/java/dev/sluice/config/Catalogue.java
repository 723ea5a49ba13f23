package dev.sluice.config;

import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Price;
import dev.sluice.Target;
import dev.sluice.config.bind.ConfigError;
import dev.sluice.config.bind.Places;
import dev.sluice.cost.PriceList;
import dev.sluice.upstream.ProviderSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the models of a configuration, with the price of each target; for one use. */
final class Catalogue {
  /** Counts as free, and charges say that nobody knew better. */
  private static final Price UNPRICED =
      new Price(
          Price.FREE.input(),
          Price.FREE.output(),
          Price.FREE.cachedInput(),
          Price.FREE.cacheWrite(),
          "unpriced");

  private final Configuration configuration;
  private final Places places;
  private final @Nullable PriceList prices;
  private final List<ConfigError> warnings = new ArrayList<>();

  Catalogue(Configuration configuration, Places places, @Nullable PriceList prices) {
    this.configuration = configuration;
    this.places = places;
    this.prices = prices;
  }

  /** Returns the models in the order of the file. */
  Models models() {
    List<Model> models = new ArrayList<>();
    Map<String, String> aliases = new LinkedHashMap<>();
    configuration
        .models()
        .forEach(
            (name, settings) -> {
              models.add(model(name, settings));
              settings.aliases().forEach(alias -> aliases.put(alias, name));
            });
    return new Models(models, aliases);
  }

  /** Returns what was guessed while the models were made. */
  List<ConfigError> warnings() {
    return warnings;
  }

  private Model model(String name, ModelSettings settings) {
    List<Model.WeightedTarget> targets = new ArrayList<>();
    for (TargetSettings target : settings.targets()) {
      String path = "models." + name + ".targets[" + targets.size() + "]";
      targets.add(new Model.WeightedTarget(target(name, settings, target, path), target.weight()));
    }
    return new Model(
        name,
        settings.tier(),
        targets,
        settings.window(),
        settings.maxOutput(),
        settings.encoding());
  }

  private Target target(String name, ModelSettings settings, TargetSettings target, String path) {
    String model = target.model() != null ? target.model() : name;
    ProviderSettings provider = configuration.providers().get(target.provider());
    if (provider == null) {
      throw new IllegalStateException(path + " was not checked");
    }
    Price price = price(settings, target, model, path);
    return new Target(target.provider(), provider.url(), model, price);
  }

  /** The nearest that says a price wins: the target, the model, the list. */
  private Price price(ModelSettings settings, TargetSettings target, String model, String path) {
    PriceSettings said = target.price() != null ? target.price() : settings.price();
    if (said != null) {
      return said.price(String.valueOf(places.at(path).file().getFileName()));
    }
    Price listed = prices == null ? null : prices.find(target.provider(), model);
    if (listed != null) {
      return listed;
    }
    warnings.add(
        new ConfigError(
            places.at(path),
            path,
            "no price is known for "
                + model
                + " at "
                + target.provider()
                + ", so its calls count as free; say a price here or in the price list"));
    return UNPRICED;
  }
}
