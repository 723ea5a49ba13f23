package dev.sluice.limit;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Models;
import dev.sluice.Policy;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the policies of one entry of a policy file. */
public final class Limits {
  private Limits() {}

  /**
   * Returns a {@link RequestLimit} called {@code NAME-requests}, a {@link TokenLimit} called {@code
   * NAME-tokens}, or both, as the settings say.
   *
   * @param name of the entry, different from those of other limits
   * @param models the configured models
   * @param buckets where is counted; the same ones before and after a reload
   * @param outputs what models were seen to write; the same ones before and after a reload
   */
  public static List<Policy> of(
      String name, LimitSettings settings, Models models, Buckets buckets, Outputs outputs) {
    List<Policy> policies = new ArrayList<>(2);
    if (!settings.requests().isEmpty()) {
      policies.add(new RequestLimit(name + "-requests", settings, models, buckets));
    }
    if (!settings.tokens().isEmpty()) {
      policies.add(new TokenLimit(name + "-tokens", settings, models, buckets, outputs));
    }
    Only only = settings.only();
    return only == null
        ? policies
        : policies.stream().<Policy>map(policy -> new Selective(policy, only)).toList();
  }

  /** Refuses a call until a grant's wait is over. */
  static Decision<Call> refusal(Call call, String message, Grant refused, RateHeaders headers) {
    long millis = refused.waitNanos() / 1_000_000 + 1;
    ApiError error = ApiError.rateLimited(message, Duration.ofMillis(millis));
    ApiError told =
        new ApiError(
            error.status(),
            error.type(),
            error.code(),
            error.param(),
            error.message(),
            headers.addTo(error.headers(), refused));
    return Decision.answer(Replies.error(call.protocol(), told));
  }
}
