package dev.sluice.config;

import dev.sluice.Model;
import dev.sluice.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that callers may ask for. */
public record ModelSettings(
    @Setting("complexity of calls it is meant for; not given, only calls that name it go to it")
        Model.@Nullable Tier tier,
    @Setting("where it runs; targets answer alike and stand in for each other")
        List<TargetSettings> targets,
    @Setting("what its tokens cost; the price list says if not given")
        @Nullable PriceSettings price,
    @Setting(
            value = "tokens that input and output may have together; 0 means unknown",
            standard = "0")
        long window,
    @Setting(value = "most output tokens that are let through; 0 means no cap", standard = "0")
        long maxOutput,
    @Setting(value = "encoding that its tokens are counted with", standard = "o200k_base")
        String encoding,
    @Setting(value = "other names that callers may ask for", standard = "[]")
        List<String> aliases) {
  public ModelSettings {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets is empty; a model runs in one place at least");
    }
    if (window < 0 || maxOutput < 0) {
      throw new IllegalArgumentException(
          "window and max-output must be 0 or more, got " + window + " and " + maxOutput);
    }
    if (targets.stream().allMatch(target -> target.weight() == 0)) {
      throw new IllegalArgumentException("every target has weight 0; one at least must have more");
    }
  }
}
