package dev.sluice.config;

import dev.sluice.Setting;
import org.jspecify.annotations.Nullable;

/** A place where a model runs. */
public record TargetSettings(
    @Setting("name of a provider of this file") String provider,
    @Setting("what the provider calls the model; the model's own name if not given")
        @Nullable String model,
    @Setting(
            value = "share of calls that go here first; 0 means only after the others failed",
            standard = "1")
        int weight,
    @Setting("what its tokens cost here, before the model's price and the price list")
        @Nullable PriceSettings price) {
  public TargetSettings {
    if (weight < 0) {
      throw new IllegalArgumentException("weight must be 0 or more, got " + weight);
    }
  }
}
