package dev.sluice.route;

import dev.sluice.Model;
import dev.sluice.Model.WeightedTarget;
import dev.sluice.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** The order in which the targets of a model are tried. */
final class TargetOrder {
  private TargetOrder() {}

  /**
   * Returns one target by weight, then the others in the order of the file, those of weight 0 last.
   *
   * @param random is asked only where there is a choice
   */
  static List<Target> byWeight(Model model, RandomGenerator random) {
    List<WeightedTarget> rest = new ArrayList<>(model.targets());
    rest.sort(Comparator.comparing(target -> target.weight() == 0));
    long total = 0;
    int candidates = 0;
    for (WeightedTarget target : rest) {
      total += target.weight();
      candidates += target.weight() > 0 ? 1 : 0;
    }
    List<Target> order = new ArrayList<>(rest.size());
    if (candidates > 1) {
      long drawn = random.nextLong(total);
      int first = 0;
      while (drawn >= rest.get(first).weight()) {
        drawn -= rest.get(first++).weight();
      }
      order.add(rest.remove(first).target());
    }
    rest.forEach(target -> order.add(target.target()));
    return order;
  }

  /** Returns the target of the greatest weight, for calls that have to find their state again. */
  static List<Target> steady(Model model) {
    WeightedTarget heaviest = model.targets().get(0);
    for (WeightedTarget target : model.targets()) {
      heaviest = target.weight() > heaviest.weight() ? target : heaviest;
    }
    return List.of(heaviest.target());
  }
}
