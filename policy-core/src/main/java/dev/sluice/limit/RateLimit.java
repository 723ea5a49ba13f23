package dev.sluice.limit;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Models;
import dev.sluice.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose calls are counted together, how much of something they may have, and where it is kept. */
abstract sealed class RateLimit implements Policy permits RequestLimit, TokenLimit {
  final Per per;
  final Rates rates;
  final Models models;
  final Buckets buckets;

  private final String name;
  private final RateHeaders headers;

  /**
   * Makes the policy.
   *
   * @param name tells its buckets from those of other limits
   * @param unit what is counted, in the plural
   * @param allowed at least one rate of it
   */
  RateLimit(String name, String unit, Per per, List<Rate> allowed, Models models, Buckets buckets) {
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("limit " + name + " says no rate of " + unit);
    }
    this.name = name;
    this.headers = new RateHeaders(unit);
    this.per = per;
    this.rates = Rates.of(allowed);
    this.models = models;
    this.buckets = buckets;
  }

  @Override
  public final String name() {
    return name;
  }

  /** What one call was granted, which its answer's head tells. */
  abstract class Granted implements Handler {
    @Nullable Grant grant;

    /** Takes an amount from the bucket of the call's caller, or learns when it would be there. */
    final Grant take(Call call, long amount) {
      Grant taken =
          buckets.take(new Buckets.Key(name, Subject.of(call, per, models)), rates, amount);
      grant = taken;
      return taken;
    }

    /** Refuses a call until what it was not granted is there. */
    final Decision<Call> refusal(Call call, String message, Grant refused) {
      return Limits.refusal(call, message, refused, headers);
    }

    @Override
    public final Decision<AnswerHead> onHead(AnswerHead head) {
      return Decision.go(grant == null ? head : headers.addTo(head, grant));
    }
  }
}
