package dev.sluice.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConfigurationBuilder;
import java.util.List;

/**
 * Rates that all hold, in the form that buckets need.
 *
 * @param rates at least one, each of another period
 * @param configuration says the same to Bucket4j
 * @param largest the most that can ever pass at once
 */
record Rates(List<Rate> rates, BucketConfiguration configuration, long largest) {
  static Rates of(List<Rate> rates) {
    ConfigurationBuilder builder = BucketConfiguration.builder();
    long largest = Long.MAX_VALUE;
    for (Rate rate : rates) {
      builder.addLimit(bandwidth(rate, rate.burst()));
      largest = Math.min(largest, rate.burst());
    }
    return new Rates(List.copyOf(rates), builder.build(), largest);
  }

  /** Returns a rate as Bucket4j has it, with so much in it at first. */
  static Bandwidth bandwidth(Rate rate, long initial) {
    return Bandwidth.builder()
        .capacity(rate.burst())
        .refillGreedy(rate.amount(), rate.period())
        .initialTokens(initial)
        // By its period a rate is known again when a reload changes its amount.
        .id(rate.period().toString())
        .build();
  }
}
