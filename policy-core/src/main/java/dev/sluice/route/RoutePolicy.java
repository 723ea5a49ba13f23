package dev.sluice.route;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Estimate;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Model;
import dev.sluice.Model.Tier;
import dev.sluice.Models;
import dev.sluice.Plan;
import dev.sluice.Policy;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.Target;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import dev.sluice.route.RouteSettings.Unknown;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts a plan into each call and answers the list of models.
 *
 * <p>The call's body names the chosen model afterwards, for applications that read it; whoever
 * sends it to a target puts the target's own name there. The answer's head tells the chosen model
 * in {@code x-sluice-model}. Calls of the Responses API go on from state that one provider holds:
 * they always go to the same target, the one of the greatest weight, without fail-over, and {@code
 * auto} always means the model with the largest window.
 */
public final class RoutePolicy implements Policy {
  private static final String HEADER = "x-sluice-model";
  private static final int NAMES_TOLD = 20;

  private final RouteSettings settings;
  private final Models models;
  private final Predicate<Target> countsTokens;
  private final Environment environment;
  private final TierChoice tiers;
  private final ModelList list;

  /**
   * Makes the policy for a catalogue of models.
   *
   * @param countsTokens whether a target says how many tokens a message has; for the others what
   *     was counted here is the answer
   * @throws IllegalArgumentException if the settings name a model that is not in the catalogue
   */
  public RoutePolicy(
      RouteSettings settings,
      Models models,
      Predicate<Target> countsTokens,
      Environment environment) {
    this.settings = settings;
    this.models = models;
    this.countsTokens = countsTokens;
    this.environment = environment;
    this.tiers = new TierChoice(models);
    this.list = new ModelList(models, environment.time().instant());
    if (!settings.model().equals(Models.AUTO)) {
      require("model", settings.model());
    }
    settings
        .fallback()
        .forEach(
            (name, others) -> {
              require("fallback", name);
              others.forEach(other -> require("fallback of " + name, other));
            });
  }

  private void require(String setting, String name) {
    if (models.find(name) == null) {
      throw new IllegalArgumentException(
          setting + " names no model: " + name + "; there are " + list.names());
    }
  }

  @Override
  public String name() {
    return "route";
  }

  @Override
  public Stage stage() {
    return Stage.ROUTE;
  }

  @Override
  public Reach reach() {
    return Reach.HEAD;
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      private @Nullable Plan plan;

      @Override
      public Decision<Call> onCall(Call call) {
        Decision<Call> decision =
            call.protocol() == Protocol.MODELS ? listed(call) : route(call, journal);
        if (decision instanceof Decision.Continue<Call> go) {
          plan = go.value().plan();
        }
        return decision;
      }

      @Override
      public Decision<AnswerHead> onHead(AnswerHead head) {
        return Decision.go(plan == null ? head : head.with(HEADER, plan.model()));
      }
    };
  }

  private Decision<Call> listed(Call call) {
    String name = ModelList.asked(call.head().path());
    if (name != null && !call.caller().mayAsk(name, models)) {
      return refuse(call, name);
    }
    Reply reply = name == null ? list.all(call.caller()) : list.one(name);
    boolean pass = settings.unknown() == Unknown.PASS;
    if (pass && (reply == null || models.all().isEmpty())) {
      return Decision.go(call);
    }
    return reply == null ? refuse(call, String.valueOf(name)) : Decision.answer(reply);
  }

  private Decision<Call> route(Call call, Journal journal) {
    Model model = find(call.model(), call, journal);
    if (model == null && settings.unknown() == Unknown.SUBSTITUTE) {
      journal.note("substitute", "the model is unknown");
      model = find(settings.model(), call, journal);
    }
    if (model == null) {
      boolean pass = settings.unknown() == Unknown.PASS;
      return pass ? Decision.go(call) : refuse(call, call.model());
    }
    Plan plan = plan(model, call);
    if (call.protocol() == Protocol.COUNT_TOKENS && !countsTokens.test(plan.targets().get(0))) {
      journal.note("count", "counted here, as the target does not count");
      return Decision.answer(Counted.reply(Estimate.input(call)));
    }
    return Decision.go(call.withModel(model.name()).withPlan(plan));
  }

  private @Nullable Model find(String name, Call call, Journal journal) {
    if (!name.equals(Models.AUTO)) {
      return models.find(name);
    }
    if (call.protocol() == Protocol.RESPONSES) {
      return models.roomiestFor(Models.AUTO);
    }
    long input = Estimate.input(call);
    double complexity = Complexity.of(call, input);
    Tier tier = settings.tier(complexity);
    Model model = tiers.pick(tier, room(call, input));
    if (model != null) {
      String why = tier.name().toLowerCase(Locale.ROOT) + " call, to " + model.name();
      journal.note("auto", why, Map.of("complexity", complexity, "input", input));
    }
    return model;
  }

  private Plan plan(Model model, Call call) {
    if (call.protocol() == Protocol.RESPONSES) {
      return new Plan(model.name(), TargetOrder.steady(model));
    }
    List<Target> own = TargetOrder.byWeight(model, environment.random());
    List<String> others = settings.fallback().getOrDefault(model.name(), List.of());
    if (others.isEmpty()) {
      return new Plan(model.name(), own);
    }
    Set<Target> order = new LinkedHashSet<>(own);
    long room = room(call, Estimate.input(call));
    for (String name : others) {
      Model other = models.find(name);
      if (other != null && TierChoice.fits(other, room)) {
        order.addAll(TargetOrder.byWeight(other, environment.random()));
      }
    }
    return new Plan(model.name(), List.copyOf(order));
  }

  private static long room(Call call, long input) {
    return input + Math.max(0, call.parameters().maxOutputTokens());
  }

  private Decision<Call> refuse(Call call, String name) {
    List<String> names = list.names(call.caller());
    String known = String.join(", ", names.subList(0, Math.min(NAMES_TOLD, names.size())));
    String asked = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    String message =
        "The model '"
            + asked
            + "' does not exist here; ask for one of: "
            + known
            + (names.size() > NAMES_TOLD ? ", …" : "")
            + ".";
    ApiError plain = ApiError.modelNotFound(asked);
    ApiError error =
        new ApiError(
            plain.status(), plain.type(), plain.code(), plain.param(), message, plain.headers());
    return Decision.answer(Replies.error(call.protocol(), error));
  }
}
