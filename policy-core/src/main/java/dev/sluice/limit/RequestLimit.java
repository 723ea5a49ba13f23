package dev.sluice.limit;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Models;
import dev.sluice.Policy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many requests come. Each takes one permit, whatever becomes of it: answers from the
 * cache and calls that a later policy refuses have been requests too.
 */
public final class RequestLimit implements Policy {
  private static final RateHeaders HEADERS = new RateHeaders("requests");

  private final String name;
  private final Per per;
  private final Rates rates;
  private final Models models;
  private final Buckets buckets;

  /**
   * Makes the policy.
   *
   * @param name tells its buckets from those of other limits
   * @param settings with at least one rate of requests
   * @param models whose names and aliases calls are counted by
   * @param buckets where is counted
   */
  public RequestLimit(String name, LimitSettings settings, Models models, Buckets buckets) {
    if (settings.requests().isEmpty()) {
      throw new IllegalArgumentException("limit " + name + " says no rate of requests");
    }
    this.name = name;
    this.per = settings.per();
    this.rates = Rates.of(settings.requests());
    this.models = models;
    this.buckets = buckets;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Stage stage() {
    return Stage.ADMIT;
  }

  @Override
  public Handler open(Journal journal) {
    return new OneCall(journal);
  }

  private final class OneCall implements Handler {
    private final Journal journal;
    private @Nullable Grant grant;

    OneCall(Journal journal) {
      this.journal = journal;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      Buckets.Key key = new Buckets.Key(name, Subject.of(call, per, models));
      Grant taken = buckets.take(key, rates, 1);
      grant = taken;
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
      return Limits.refusal(call, message, refused, HEADERS);
    }

    @Override
    public Decision<AnswerHead> onHead(AnswerHead head) {
      return Decision.go(grant == null ? head : HEADERS.addTo(head, grant));
    }
  }
}
