package dev.sluice.inference.prefix;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Learns how likely blocks are used again, by class and age, and what it is worth to keep them.
 *
 * <p>Classes are nested: all blocks, then the levels of {@link ReuseClass}. Each starts from the
 * wider one and departs from it as its own samples grow, so that few suffice. Older samples fade.
 */
final class ReuseModel {
  private static final double SAMPLES = 30;
  private static final double PRIOR_SAMPLES = 100;

  private final AgeScale scale;
  private final ReuseCounts all;

  /** Only classes that were seen have counts. */
  private final @Nullable ReuseCounts[][] levels;

  private final double[] @Nullable [] densities;

  ReuseModel(AgeScale scale) {
    this.scale = scale;
    all = new ReuseCounts(scale.steps());
    levels = new @Nullable ReuseCounts[ReuseClass.LEVELS][];
    for (int level = 0; level < levels.length; level++) {
      levels[level] = new @Nullable ReuseCounts[ReuseClass.classes(level)];
    }
    densities = new double[ReuseClass.classes(ReuseClass.LEVELS - 1)][];
  }

  /**
   * Learns from a block that came to an age.
   *
   * @param step the age
   * @param reused whether it was used again at that age, or else grew older
   * @param weight what the sample counts
   */
  void learn(ReuseClass kind, int step, boolean reused, double weight) {
    all.add(step, reused, weight);
    for (int level = 0; level < levels.length; level++) {
      counts(kind, level).add(step, reused, weight);
    }
  }

  /** Makes all samples count less by a factor, and new ones count from here on. */
  void refresh(double factor) {
    all.fade(factor);
    for (@Nullable ReuseCounts[] level : levels) {
      for (ReuseCounts counts : level) {
        if (counts != null) {
          counts.fade(factor);
        }
      }
    }
    Arrays.fill(densities, null);
  }

  /**
   * Returns the reuses to expect for each second of keeping a block, at best.
   *
   * @param step the block's age; {@code steps()} when it is older than all
   */
  double hitDensity(ReuseClass kind, int step) {
    if (step >= scale.steps()) {
      return 0;
    }
    int index = kind.index(ReuseClass.LEVELS - 1);
    double[] density = densities[index];
    if (density == null) {
      density = densities(hazards(kind));
      densities[index] = density;
    }
    return density[step];
  }

  private double[] hazards(ReuseClass kind) {
    double[] hazards = all.hazards(prior(), PRIOR_SAMPLES);
    for (int level = 0; level < levels.length; level++) {
      ReuseCounts counts = levels[level][kind.index(level)];
      if (counts == null) {
        // A class that was never seen is like the wider one, and so are those inside it.
        return hazards;
      }
      hazards = counts.hazards(hazards, SAMPLES);
    }
    return hazards;
  }

  /** Returns what is assumed before anything was seen: the longer idle, the less likely reuse. */
  private double[] prior() {
    double[] hazards = new double[scale.steps()];
    for (int step = 0; step < hazards.length; step++) {
      hazards[step] = 0.2 * scale.seconds(step) / (scale.endSeconds(step) + 30);
    }
    return hazards;
  }

  /**
   * Returns the hit density at each age: the best ratio, over all times to give up, of the chance
   * of reuse until then and the time kept until then or until reuse.
   *
   * <p>The ratio is Gittins' index (Bandit Processes and Dynamic Allocation Indices, 1979); ranking
   * by hits for space and time is from LHD (Beckmann, Chen, Cidon: NSDI 2018).
   */
  private double[] densities(double[] hazards) {
    double[] best = new double[hazards.length];
    for (int from = 0; from < hazards.length; from++) {
      double idle = 1;
      double hits = 0;
      double time = 0;
      for (int step = from; step < hazards.length; step++) {
        hits += idle * hazards[step];
        time += idle * (1 - hazards[step] / 2) * scale.seconds(step);
        idle *= 1 - hazards[step];
        best[from] = Math.max(best[from], hits / time);
      }
    }
    return best;
  }

  private ReuseCounts counts(ReuseClass kind, int level) {
    int index = kind.index(level);
    ReuseCounts counts = levels[level][index];
    if (counts == null) {
      counts = new ReuseCounts(scale.steps());
      levels[level][index] = counts;
    }
    return counts;
  }
}
