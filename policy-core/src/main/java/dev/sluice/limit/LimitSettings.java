package dev.sluice.limit;

import dev.sluice.Setting;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A limit as a policy file says it. */
public record LimitSettings(
    @Setting(value = "whose calls are counted together", standard = "tenant") Per per,
    @Setting(
            value =
                "how many requests may come, such as 600/min or 10/s burst 50; several all hold",
            standard = "[]")
        List<Rate> requests,
    @Setting(
            value =
                "how many input and output tokens may be used, such as 1M/hour; several all hold",
            standard = "[]")
        List<Rate> tokens,
    @Setting("whom the limit holds for; all callers if not given") @Nullable Only only) {

  public LimitSettings {
    if (requests.isEmpty() && tokens.isEmpty()) {
      throw new IllegalArgumentException("a limit needs requests, tokens, or both");
    }
    requests = distinct("requests", requests);
    tokens = distinct("tokens", tokens);
  }

  private static List<Rate> distinct(String what, List<Rate> rates) {
    Set<Duration> periods = new HashSet<>();
    for (Rate rate : rates) {
      if (!periods.add(rate.period())) {
        throw new IllegalArgumentException(
            "two rates of " + what + " have the period of " + rate + "; keep one of them");
      }
    }
    return List.copyOf(rates);
  }
}
