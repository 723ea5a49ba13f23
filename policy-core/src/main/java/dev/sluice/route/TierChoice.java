package dev.sluice.route;

import dev.sluice.Model;
import dev.sluice.Model.Tier;
import dev.sluice.Models;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks a model of a tier whose window a call fits. */
final class TierChoice {
  private final List<Model> tiered;

  TierChoice(Models models) {
    tiered = models.all().stream().filter(model -> model.tier() != null).toList();
  }

  /**
   * Returns the first model of a tier that has room, else one of the next stronger tier and so on,
   * else of the next weaker; where none has room the last resort is the one with the largest
   * window.
   *
   * @param tokens of input and output together
   * @return null if no model has a tier
   */
  @Nullable Model pick(Tier wanted, long tokens) {
    Model best = null;
    int leastAway = Integer.MAX_VALUE;
    for (Model model : tiered) {
      int away = away(wanted, model);
      if (fits(model, tokens) && away < leastAway) {
        best = model;
        leastAway = away;
      }
    }
    return best != null ? best : roomiest();
  }

  /** Returns whether a model's window, if it is known, holds so many tokens. */
  static boolean fits(Model model, long tokens) {
    return model.window() == 0 || tokens <= model.window();
  }

  /** Counts the steps from the tier that is wanted: up first, then down. */
  private static int away(Tier wanted, Model model) {
    Tier tier = model.tier() == null ? wanted : model.tier();
    int up = tier.compareTo(wanted);
    return up >= 0 ? up : Tier.values().length - up;
  }

  private @Nullable Model roomiest() {
    Model roomiest = null;
    for (Model model : tiered) {
      roomiest = roomiest == null || model.window() > roomiest.window() ? model : roomiest;
    }
    return roomiest;
  }
}
