package dev.sluice.inference.pace;

/**
 * Learns what a step takes: time = a + b · prompt tokens + c · answer tokens + d · attended tokens
 * + e · tokens attended in tiles.
 *
 * <p>The coefficients are those of the least squares over the latest steps, old ones weighing less
 * and less, under the condition that none is negative. They are found by coordinate descent from
 * the ones before, so that a coefficient on which the latest steps say nothing stays what it was.
 * Not for several threads at once.
 */
public final class StepCost {
  private static final int FEATURES = 5;
  private static final int STEP = 0;
  private static final int PROMPT = 1;
  private static final int ANSWER = 2;
  private static final int ATTENDED = 3;
  private static final int TILED = 4;

  /** What an observation weighs after each later one: half after some seventy. */
  private static final double DECAY = 0.99;

  private static final int SWEEPS = 4;

  /** A step that takes more than this many times its estimate says more about the machine. */
  private static final double LARGEST_SURPRISE = 3;

  private static final int SEASONED = 20;

  /** Nanoseconds per step, prompt token and answer token until something is known. */
  private static final double[] GUESS = {1e6, 5e5, 1e6, 0, 0};

  private final double[] coefficients;

  private final double[][] products = new double[FEATURES][FEATURES];
  private final double[] responses = new double[FEATURES];
  private final double[] features = new double[FEATURES];
  private long observations;

  /** Starts with a guess. */
  public StepCost() {
    coefficients = GUESS.clone();
  }

  /** Starts with so many times what was learned under other circumstances. */
  StepCost(StepCost before, double times) {
    coefficients = before.coefficients.clone();
    for (int i = 0; i < FEATURES; i++) {
      coefficients[i] *= times;
    }
  }

  /**
   * Takes note of a step.
   *
   * @param load what was in it
   * @param nanos the time that the step took
   */
  public void learn(StepLoad load, double nanos) {
    double plausible = isSeasoned() ? Math.min(nanos, LARGEST_SURPRISE * estimate(load)) : nanos;
    features[STEP] = 1;
    features[PROMPT] = load.prompt();
    features[ANSWER] = load.answer();
    features[ATTENDED] = load.attended();
    features[TILED] = load.tiled();
    for (int i = 0; i < FEATURES; i++) {
      for (int j = 0; j < FEATURES; j++) {
        products[i][j] = DECAY * products[i][j] + features[i] * features[j];
      }
      responses[i] = DECAY * responses[i] + features[i] * plausible;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      improve(PROMPT);
      improve(ANSWER);
      improve(STEP);
      improve(ATTENDED);
      improve(TILED);
    }
    observations++;
  }

  private void improve(int feature) {
    double known = products[feature][feature];
    if (known < Double.MIN_NORMAL) {
      return;
    }
    double rest = responses[feature];
    for (int other = 0; other < FEATURES; other++) {
      if (other != feature) {
        rest -= products[feature][other] * coefficients[other];
      }
    }
    coefficients[feature] = Math.max(0, rest / known);
  }

  /** Returns the nanoseconds that such a step can be expected to take. */
  public double estimate(StepLoad load) {
    return coefficients[STEP]
        + coefficients[PROMPT] * load.prompt()
        + coefficients[ANSWER] * load.answer()
        + coefficients[ATTENDED] * load.attended()
        + coefficients[TILED] * load.tiled();
  }

  /**
   * Returns the nanoseconds that one more token of a prompt adds to a step.
   *
   * @param position its place in the sequence, and so the tokens that it looks at
   * @param tiled whether it is one of so many that they make whole tiles
   */
  public double perPromptToken(int position, boolean tiled) {
    return coefficients[PROMPT] + coefficients[tiled ? TILED : ATTENDED] * position;
  }

  /** Returns whether enough steps were seen for an estimate to be held against a step. */
  public boolean isSeasoned() {
    return observations >= SEASONED;
  }
}
