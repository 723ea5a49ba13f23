package dev.sluice.inference.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  @Test
  void aFilterMakesAnotherTokenOnlyWhereItMust() {
    List<Integer> accepted = new ArrayList<>();
    Sampler sampler =
        new Sampler(SamplingParameters.greedy(), Optional.of(new OnlyAfter(3, accepted)));
    assertThat(sampler.sample(new float[] {0, 3, 2, 1})).isEqualTo(3);
    assertThat(sampler.sample(new float[] {0, 3, 2, 1})).isEqualTo(1);
    assertThat(accepted).containsExactly(3, 1);
  }

  /** Lets one token come first and then any. */
  private record OnlyAfter(int first, List<Integer> accepted) implements TokenFilter {
    @Override
    public boolean allows(int token) {
      return !accepted.isEmpty() || token == first;
    }

    @Override
    public void restrict(float[] logits) {
      for (int token = 0; token < logits.length; token++) {
        if (!allows(token)) {
          logits[token] = Float.NEGATIVE_INFINITY;
        }
      }
    }

    @Override
    public void accept(int token) {
      accepted.add(token);
    }

    @Override
    public void close() {
      throw new AssertionError("The sampler does not own the filter.");
    }
  }

  private static final int DRAWS = 20_000;

  /** Logits of the probabilities 0.5, 0.25, 0.15 and 0.1. */
  private static float[] fourTokens() {
    return new float[] {
      (float) Math.log(0.25), (float) Math.log(0.5), (float) Math.log(0.1), (float) Math.log(0.15)
    };
  }

  @Test
  void temperatureZeroTakesTheLikeliestAndOfEqualsTheFirst() {
    Sampler sampler = new Sampler(SamplingParameters.greedy(), Optional.empty());
    assertThat(sampler.sample(fourTokens())).isEqualTo(1);
    assertThat(sampler.sample(new float[] {1, 3, 3})).isEqualTo(1);
  }

  @Test
  void equalSeedsGiveEqualTokens() {
    Sampler first = new Sampler(with(1, 0, 1, 0, 42), Optional.empty());
    Sampler second = new Sampler(with(1, 0, 1, 0, 42), Optional.empty());
    Sampler other = new Sampler(with(1, 0, 1, 0, 43), Optional.empty());
    int[] tokens = IntStream.range(0, 200).map(i -> first.sample(fourTokens())).toArray();
    assertThat(IntStream.range(0, 200).map(i -> second.sample(fourTokens())).toArray())
        .isEqualTo(tokens);
    assertThat(IntStream.range(0, 200).map(i -> other.sample(fourTokens())).toArray())
        .isNotEqualTo(tokens);
  }

  @Test
  void drawsFollowTheModelsDistribution() {
    assertThat(shares(with(1, 0, 1, 0, 7)))
        .containsExactly(new double[] {0.25, 0.5, 0.1, 0.15}, within(0.015));
  }

  @Test
  void temperatureSharpensTheDistribution() {
    // Halving the temperature squares the probabilities before they are scaled to 1 again.
    double sum = 0.25 * 0.25 + 0.25 + 0.01 + 0.0225;
    assertThat(shares(with(0.5, 0, 1, 0, 7)))
        .containsExactly(
            new double[] {0.0625 / sum, 0.25 / sum, 0.01 / sum, 0.0225 / sum}, within(0.015));
  }

  @Test
  void topKKeepsTheLikeliest() {
    assertThat(support(with(1, 2, 1, 0, 1))).containsExactlyInAnyOrder(0, 1);
    assertThat(support(with(1, 1, 1, 0, 1))).containsExactly(1);
  }

  @Test
  void topPKeepsTheSmallestSetThatHoldsTheShare() {
    assertThat(support(with(1, 0, 0.5, 0, 1))).containsExactly(1);
    assertThat(support(with(1, 0, 0.51, 0, 1))).containsExactlyInAnyOrder(1, 0);
    assertThat(support(with(1, 0, 0.89, 0, 1))).containsExactlyInAnyOrder(1, 0, 3);
    assertThat(support(with(1, 0, 0.95, 0, 1))).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void minPDropsWhatIsUnlikelyBesideTheLikeliest() {
    assertThat(support(with(1, 0, 1, 0.4, 1))).containsExactlyInAnyOrder(0, 1);
    assertThat(support(with(1, 0, 1, 1, 1))).containsExactly(1);
  }

  @Test
  void biasMovesTokensAndIgnoresUnknownOnes() {
    SamplingParameters parameters =
        new SamplingParameters(0, 0, 1, 0, 0, 0, Map.of(2, 100.0, 99, 5.0), 0);
    assertThat(new Sampler(parameters, Optional.empty()).sample(fourTokens())).isEqualTo(2);
  }

  @Test
  void penaltiesCountWhatWasGenerated() {
    SamplingParameters parameters = new SamplingParameters(0, 0, 1, 0, 0, 2, Map.of(), 0);
    Sampler sampler = new Sampler(parameters, Optional.empty());
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      chosen.add(sampler.sample(fourTokens()));
    }
    assertThat(chosen).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theNucleusIsThatOfASort(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      float[] logits = new float[1 + random.nextInt(300)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(30) / 3f;
      }
      double topP = 0.05 + 0.9 * random.nextDouble();
      Candidates candidates = new Candidates(with(1, 0, topP, 0, 0));
      Set<Integer> drawn = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        drawn.add(candidates.draw(logits, random));
      }
      assertThat(nucleus(logits, topP)).containsAll(drawn);
    }
  }

  @Test
  void whatWeighsNothingIsNeverAtTheEnd() {
    float[] logits = new float[500];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[3] = 1;
    logits[200] = 1;
    TokenWeights weights = new TokenWeights();
    weights.weigh(logits, 1, Float.NEGATIVE_INFINITY, 1);
    assertThat(weights.tokenAt(weights.total())).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void refusesLogitsThatAreNoNumbers(float logit) {
    Candidates candidates = new Candidates(with(1, 0, 0.9, 0, 0));
    assertThatThrownBy(() -> candidates.draw(new float[] {0, logit}, new Random(1)))
        .hasMessage("The model's logits are not numbers.");
  }

  @Test
  void theNucleusKeepsItsProportions() {
    assertThat(shares(with(1, 0, 0.89, 0, 7)))
        .containsExactly(new double[] {0.25 / 0.9, 0.5 / 0.9, 0, 0.15 / 0.9}, within(0.015));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theLikeliestAreThoseOfASort(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      float[] logits = new float[1 + random.nextInt(2000)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(200) - 100;
      }
      int count = 1 + random.nextInt(logits.length);
      List<Integer> sorted =
          IntStream.range(0, logits.length)
              .boxed()
              .sorted((a, b) -> Float.compare(logits[b], logits[a]))
              .limit(count)
              .toList();
      assertThat(TopTokens.of(logits, count)).isEqualTo(sorted);
      Set<Integer> drawn = new HashSet<>();
      Candidates candidates = new Candidates(with(2, count, 1, 0, 0));
      for (int i = 0; i < 100; i++) {
        drawn.add(candidates.draw(logits, random));
      }
      assertThat(sorted).containsAll(drawn);
    }
  }

  @Test
  void truncationsFollowOneAnother() {
    // Of 0.5, 0.25, 0.15 and 0.1 three are kept; 0.5 and 0.25 of them hold 5/6.
    assertThat(support(with(1, 3, 0.8, 0, 1))).containsExactlyInAnyOrder(1, 0);
    assertThat(support(with(1, 3, 0.85, 0, 1))).containsExactlyInAnyOrder(1, 0, 3);
    // Those under 0.25 are dropped first, so that 0.5 holds two thirds.
    assertThat(support(with(1, 0, 0.6, 0.4, 1))).containsExactly(1);
  }

  @Test
  void theRepetitionPenaltyCountsPromptAndAnswer() {
    SamplingParameters parameters = new SamplingParameters(0, 0, 1, 0, 0, 0, 2, Map.of(), 0);
    Sampler sampler = new Sampler(parameters, Optional.empty());
    sampler.prompt(1);
    assertThat(sampler.sample(new float[] {3, 5, -1})).isZero();
    assertThat(sampler.sample(new float[] {3, 5, 2})).isEqualTo(1);
    assertThat(sampler.sample(new float[] {-1, -1, -1.5f})).isEqualTo(2);
  }

  @Test
  void theFastExponentialIsExactEnough() {
    assertThat(FastExp.of(0)).isEqualTo(1);
    assertThat(FastExp.of(-1000)).isZero();
    assertThat(FastExp.of(Double.NEGATIVE_INFINITY)).isZero();
    for (double x = 0; x > -690; x -= 0.37) {
      assertThat(FastExp.of(x) / Math.exp(x)).isCloseTo(1, within(1e-10));
    }
  }

  @Test
  void logProbabilitiesOfAllTokensSumToOne() {
    LogProbabilities all = LogProbabilities.of(fourTokens(), 3, 4);
    assertThat(all.top().stream().mapToDouble(t -> Math.exp(t.logProbability())).sum())
        .isCloseTo(1, within(1e-6));
    assertThat(all.top().stream().map(TokenProbability::token)).containsExactly(1, 0, 3, 2);
    assertThat(all.chosen().logProbability()).isCloseTo(Math.log(0.15), within(1e-6));
  }

  @Test
  void refusesParametersOutOfRange() {
    assertThatThrownBy(() -> with(-1, 0, 1, 0, 0)).hasMessageContaining("temperature is -1");
    assertThatThrownBy(() -> with(1, 0, 0, 0, 0)).hasMessageContaining("top_p");
    assertThatThrownBy(() -> with(Double.NaN, 0, 1, 0, 0)).hasMessageContaining("temperature");
  }

  private static List<Integer> nucleus(float[] logits, double topP) {
    double total = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i])).sum();
    List<Integer> sorted =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted((a, b) -> Float.compare(logits[b], logits[a]))
            .toList();
    double sum = 0;
    int size = 0;
    while (size < sorted.size() && sum < topP) {
      sum += Math.exp(logits[sorted.get(size++)]) / total;
    }
    return sorted.subList(0, size);
  }

  private static double[] shares(SamplingParameters parameters) {
    Sampler sampler = new Sampler(parameters, Optional.empty());
    double[] shares = new double[4];
    for (int i = 0; i < DRAWS; i++) {
      shares[sampler.sample(fourTokens())] += 1.0 / DRAWS;
    }
    return shares;
  }

  private static Set<Integer> support(SamplingParameters parameters) {
    Sampler sampler = new Sampler(parameters, Optional.empty());
    Set<Integer> tokens = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      tokens.add(sampler.sample(fourTokens()));
    }
    return tokens;
  }

  private static SamplingParameters with(
      double temperature, int topK, double topP, double minP, long seed) {
    return new SamplingParameters(temperature, topK, topP, minP, 0, 0, Map.of(), seed);
  }
}
