package dev.sluice.trim;

import dev.sluice.Setting;
import java.util.List;

/**
 * What a trim policy does to a prompt.
 *
 * @param window share of a model's window that input may take, above 0 and at most 1
 * @param keep what is never left out; the last turn always stays
 * @param maxOutput the most output tokens a call may ask for, or 0 for no cap but the model's own
 */
public record TrimSettings(
    @Setting(value = "share of the model's window that input may take, 0 to 1", standard = "0.8")
        double window,
    @Setting(
            value = "what is never left out: system, and last: TURNS (the last turn always stays)",
            standard = "[system, last: 6]")
        List<Keep> keep,
    @Setting(
            value =
                "most output tokens of a call, set where it asks for more or says nothing; 0: any",
            standard = "0")
        long maxOutput) {

  public TrimSettings {
    if (!(window > 0 && window <= 1)) {
      throw new IllegalArgumentException("window is a share above 0 and at most 1, got " + window);
    }
    if (maxOutput < 0) {
      throw new IllegalArgumentException("max-output is never negative, got " + maxOutput);
    }
    keep = List.copyOf(keep);
  }

  /** Returns whether system prompts stay. */
  boolean keepsSystem() {
    return keep.contains(Keep.SYSTEM);
  }

  /** Returns how many turns at the end stay. */
  int lastTurns() {
    return keep.stream().mapToInt(Keep::turns).reduce(1, Math::max);
  }
}
