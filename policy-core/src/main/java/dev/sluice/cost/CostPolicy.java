package dev.sluice.cost;

import dev.sluice.Call;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Money;
import dev.sluice.Outcome;
import dev.sluice.Policy;
import dev.sluice.Reply.Origin;
import dev.sluice.Target;
import dev.sluice.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Charges each call to the ledger when it has ended, and decides nothing.
 *
 * <p>Calls that a policy refused are not charged, nor are lists of models. A call that the cache
 * answered costs nothing and saves what the cached usage would have cost at the first target of the
 * model: the one that routing chose, if it came so far, else the one asked for by name or alias,
 * else the one whose target says that it answered.
 */
public final class CostPolicy implements Policy {
  private static final String NAME = "cost";

  private final Ledger ledger;
  private final Models models;

  /** Makes the policy. */
  public CostPolicy(Ledger ledger, Models models) {
    this.ledger = ledger;
    this.models = models;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Stage stage() {
    return Stage.OBSERVE;
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public void onComplete(Outcome outcome) {
        Call call = outcome.call();
        if (outcome.origin() != Origin.POLICY && call.protocol().usesTokens()) {
          ledger.charge(account(outcome), totals(outcome));
        }
      }
    };
  }

  private Ledger.Account account(Outcome outcome) {
    Call call = outcome.call();
    Target target = outcome.target();
    return new Ledger.Account(
        call.caller().tenant(),
        call.caller().team(),
        modelName(call),
        target == null ? null : target.endpoint().toString(),
        call.feature());
  }

  private String modelName(Call call) {
    if (call.plan() != null) {
      return call.plan().model();
    }
    Model model = models.find(call.model());
    return model == null ? call.model() : model.name();
  }

  private Totals totals(Outcome outcome) {
    Usage usage = outcome.usage();
    boolean cached = outcome.origin() == Origin.CACHE;
    return new Totals(
        1,
        cached ? 1 : 0,
        usage.input(),
        usage.output(),
        outcome.cost(),
        cached ? saved(outcome) : Money.ZERO);
  }

  private Money saved(Outcome outcome) {
    Usage usage = outcome.answer().usage();
    if (usage == null) {
      return Money.ZERO;
    }
    Target target = wouldHaveAnswered(outcome.call(), outcome.answer().model());
    return target == null ? Money.ZERO : target.price().of(usage);
  }

  private @Nullable Target wouldHaveAnswered(Call call, @Nullable String answered) {
    if (call.plan() != null) {
      return call.plan().targets().get(0);
    }
    Model asked = models.find(call.model());
    if (asked != null) {
      return asked.targets().get(0).target();
    }
    for (Model model : models.all()) {
      for (Model.WeightedTarget weighted : model.targets()) {
        if (weighted.target().model().equals(answered)) {
          return weighted.target();
        }
      }
    }
    return null;
  }
}
