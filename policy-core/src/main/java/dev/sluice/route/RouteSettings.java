package dev.sluice.route;

import dev.sluice.Model.Tier;
import dev.sluice.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How models are chosen.
 *
 * @param model what with {@code unknown: substitute} a call gets that asks for an unknown model: a
 *     name, an alias or {@code auto}
 * @param mediumFrom complexity from which a call is for the medium tier
 * @param complexFrom complexity from which a call is for the complex tier
 * @param expertFrom complexity from which a call is for the expert tier
 * @param fallback models whose targets follow a model's own, by its name
 * @param unknown what happens to calls for a model that nobody configured
 */
public record RouteSettings(
    @Setting(
            value = "the model that unknown: substitute puts in the place of others; auto: by tier",
            standard = "auto")
        String model,
    @Setting(value = "complexity, 0 to 1, from which auto means the medium tier", standard = "0.25")
        double mediumFrom,
    @Setting(value = "complexity, 0 to 1, from which auto means the complex tier", standard = "0.4")
        double complexFrom,
    @Setting(value = "complexity, 0 to 1, from which auto means the expert tier", standard = "0.6")
        double expertFrom,
    @Setting(
            value = "for a model, the models whose targets are tried when its own have failed",
            standard = "{}")
        Map<String, List<String>> fallback,
    @Setting(
            value =
                "calls for an unknown model: refuse them, pass them on to the application behind,"
                    + " or substitute the model above",
            standard = "refuse")
        Unknown unknown) {

  /** What happens to calls for a model that nobody configured. */
  public enum Unknown {
    /** They are answered with 404 {@code model_not_found}. */
    REFUSE,
    /** They go on without a plan, for an application that knows more models. */
    PASS,
    /** They get the model of the settings. */
    SUBSTITUTE
  }

  public RouteSettings {
    if (model.isBlank()) {
      throw new IllegalArgumentException("model must be a name, an alias or auto");
    }
    boolean rising =
        0 <= mediumFrom
            && mediumFrom <= complexFrom
            && complexFrom <= expertFrom
            && expertFrom <= 1;
    if (!rising) {
      throw new IllegalArgumentException(
          "medium-from, complex-from and expert-from must rise from 0 to 1, got "
              + mediumFrom
              + ", "
              + complexFrom
              + ", "
              + expertFrom);
    }
    Map<String, List<String>> copy = new LinkedHashMap<>();
    fallback.forEach((name, others) -> copy.put(name, List.copyOf(others)));
    fallback = Map.copyOf(copy);
  }

  /** Returns the tier for a complexity. */
  Tier tier(double complexity) {
    if (complexity < mediumFrom) {
      return Tier.SIMPLE;
    }
    if (complexity < complexFrom) {
      return Tier.MEDIUM;
    }
    return complexity < expertFrom ? Tier.COMPLEX : Tier.EXPERT;
  }
}
