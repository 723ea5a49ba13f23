package dev.sluice.limit;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Estimate;
import dev.sluice.Handler;
import dev.sluice.Headers;
import dev.sluice.Journal;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Outcome;
import dev.sluice.Protocol;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many tokens are used, input and output together, cached input included.
 *
 * <p>Before a call is sent its tokens are reserved: the counted input, or a token per four
 * characters where nobody counted; and for each choice the output limit that the call states, cut
 * to the model's, or where it states none the mean of what the model wrote lately. When the call
 * has ended the reservation is corrected to the tokens that the target wants paid: the rest is
 * given back, all of it if no target answered; what is missing is taken even if nothing is left,
 * and then delays later calls. So a limit is overspent by no more than the reservations of the
 * calls under way were too small. Answers from the cache never come here.
 */
public final class TokenLimit extends RateLimit {
  private final Outputs outputs;

  /**
   * Makes the policy.
   *
   * @param name tells its buckets from those of other limits
   * @param settings with at least one rate of tokens
   * @param models whose names and aliases calls are counted by
   * @param buckets where is counted
   * @param outputs what models were seen to write
   */
  public TokenLimit(
      String name, LimitSettings settings, Models models, Buckets buckets, Outputs outputs) {
    super(name, "tokens", settings.per(), settings.tokens(), models, buckets);
    this.outputs = outputs;
  }

  @Override
  public Stage stage() {
    return Stage.RESERVE;
  }

  @Override
  public Handler open(Journal journal) {
    return new OneCall(journal);
  }

  private @Nullable Model modelOf(Call call) {
    return models.find(call.plan() == null ? call.model() : call.plan().model());
  }

  private final class OneCall extends Granted {
    private final Journal journal;
    private long reserved;
    private @Nullable String model;

    OneCall(Journal journal) {
      this.journal = journal;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      if (!call.protocol().usesTokens()) {
        return Decision.go(call);
      }
      long input = Estimate.input(call);
      long output = output(call);
      boolean stated = call.parameters().maxOutputTokens() >= 0;
      long amount = Math.max(1, input + output);
      if (amount > rates.largest()) {
        if (stated || input > rates.largest()) {
          return refuseForGood(call, amount);
        }
        // What is only expected may well turn out smaller.
        amount = rates.largest();
      }
      Grant taken = take(call, amount);
      reserved = taken.taken() ? amount : 0;
      return taken.taken() ? Decision.go(call) : refuse(call, taken, amount);
    }

    private long output(Call call) {
      if (call.protocol() == Protocol.EMBEDDINGS) {
        return 0;
      }
      Model known = modelOf(call);
      model = known == null ? null : known.name();
      long asked = call.parameters().maxOutputTokens();
      long each = asked >= 0 ? asked : outputs.expected(model == null ? "" : model);
      if (known != null && known.maxOutput() > 0) {
        each = Math.min(each, known.maxOutput());
      }
      // Beyond any bucket, but not beyond a long when multiplied and added.
      return Math.min(each, Integer.MAX_VALUE) * call.parameters().choices();
    }

    private Decision<Call> refuseForGood(Call call, long amount) {
      journal.note(
          "too-large",
          "the call can never fit into the limit",
          Map.of("tokens", amount, "limit", rates.largest()));
      String message =
          "The call needs up to "
              + amount
              + " tokens, and the limit for "
              + Subject.described(call, per)
              + " never lets more than "
              + rates.largest()
              + " pass at once; shorten the input or ask for fewer output tokens.";
      // Waiting would not help, so this is no 429, which clients retry.
      ApiError error =
          new ApiError(
              400, "invalid_request_error", "tokens_exceed_limit", null, message, Headers.NONE);
      return Decision.answer(Replies.error(call.protocol(), error));
    }

    private Decision<Call> refuse(Call call, Grant refused, long amount) {
      journal.note(
          "tokens",
          "more tokens were asked for than are left",
          Map.of(
              "tokens",
              amount,
              "remaining",
              refused.remaining(),
              "wait_ms",
              refused.waitNanos() / 1_000_000));
      String message =
          "Token limit reached for "
              + Subject.described(call, per)
              + ": "
              + refused.rate()
              + " tokens, "
              + refused.remaining()
              + " left, "
              + amount
              + " needed; try again in "
              + RateHeaders.duration(refused.waitNanos())
              + ".";
      return refusal(call, message, refused);
    }

    @Override
    public void onComplete(Outcome outcome) {
      if (reserved == 0 || grant == null) {
        return;
      }
      buckets.settle(grant, rates, reserved, outcome.usage().total());
      reserved = 0;
      boolean whole = outcome.end() == Outcome.End.COMPLETE && outcome.answer().usage() != null;
      if (whole && model != null) {
        outputs.seen(model, outcome.usage().output() / outcome.call().parameters().choices());
      }
    }
  }
}
