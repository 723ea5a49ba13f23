package dev.sluice.limit;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Models;
import java.util.Map;

/**
 * Limits how many requests come. Each takes one permit, whatever becomes of it: answers from the
 * cache and calls that a later policy refuses have been requests too.
 */
public final class RequestLimit extends RateLimit {
  /**
   * Makes the policy.
   *
   * @param name tells its buckets from those of other limits
   * @param settings with at least one rate of requests
   * @param models whose names and aliases calls are counted by
   * @param buckets where is counted
   */
  public RequestLimit(String name, LimitSettings settings, Models models, Buckets buckets) {
    super(name, "requests", settings.per(), settings.requests(), models, buckets);
  }

  @Override
  public Stage stage() {
    return Stage.ADMIT;
  }

  @Override
  public Reach reach() {
    return Reach.HEAD;
  }

  @Override
  public Handler open(Journal journal) {
    return new OneCall(journal);
  }

  private final class OneCall extends Granted {
    private final Journal journal;

    OneCall(Journal journal) {
      this.journal = journal;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      Grant taken = take(call, 1);
      return taken.taken() ? Decision.go(call) : refuse(call, taken);
    }

    private Decision<Call> refuse(Call call, Grant refused) {
      journal.note(
          "requests",
          "more requests came than may",
          Map.of("limit", refused.rate().burst(), "wait_ms", refused.waitNanos() / 1_000_000));
      String message =
          "Rate limit reached for "
              + Subject.described(call, per)
              + ": "
              + refused.rate()
              + " requests; try again in "
              + RateHeaders.duration(refused.waitNanos())
              + ".";
      return refusal(call, message, refused);
    }
  }
}
