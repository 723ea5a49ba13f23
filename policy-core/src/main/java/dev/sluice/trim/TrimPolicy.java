package dev.sluice.trim;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Policy;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import dev.sluice.tokens.InputTokens;
import dev.sluice.tokens.TokenCounter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts each call's input, caps its output, and fits conversations into their model's window.
 *
 * <p>Input may take the configured share of the window, and no more than the output that is asked
 * for leaves of it; where none is asked for, the cap is at most what the input leaves. A call whose
 * model is unknown, or has no known window, is counted and capped only. Inputs of completions and
 * embeddings are never cut: a part of a text is another text.
 */
public final class TrimPolicy implements Policy {
  private final TrimSettings settings;
  private final Models models;
  private final TokenCounter counter;

  /** Makes the policy for a catalogue of models. */
  public TrimPolicy(TrimSettings settings, Models models, TokenCounter counter) {
    this.settings = settings;
    this.models = models;
    this.counter = counter;
  }

  @Override
  public String name() {
    return "trim";
  }

  @Override
  public Stage stage() {
    return Stage.TRIM;
  }

  @Override
  public Reach reach() {
    return Reach.CALL;
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public Decision<Call> onCall(Call call) {
        return switch (call.protocol()) {
          case MODELS -> Decision.go(call);
          case COUNT_TOKENS -> Decision.go(counter.measured(call, encoding(call)));
          default -> trim(call, journal);
        };
      }
    };
  }

  private String encoding(Call call) {
    Model model = models.roomiestFor(call.model());
    return model == null ? TokenCounter.STANDARD : model.encoding();
  }

  private Decision<Call> trim(Call call, Journal journal) {
    Model model = models.roomiestFor(call.model());
    long most = most(model);
    boolean asks = call.parameters().maxOutputTokens() >= 0;
    Call asked = asks ? capped(call, most, journal) : call;
    InputTokens tokens = counter.tokens(asked, encoding(call));
    if (!call.protocol().listsMessages() || model == null || model.window() == 0) {
      return Decision.go(capped(asked, most, journal).withInputTokens(tokens.total()));
    }
    return fitted(asked, tokens, model, most, journal);
  }

  private long most(@Nullable Model model) {
    long most = settings.maxOutput() == 0 ? Long.MAX_VALUE : settings.maxOutput();
    return model != null && model.maxOutput() > 0 ? Math.min(most, model.maxOutput()) : most;
  }

  private static Call capped(Call call, long most, Journal journal) {
    if (most == Long.MAX_VALUE) {
      return call;
    }
    Call capped = OutputCap.apply(call, most);
    if (capped != call) {
      long asked = call.parameters().maxOutputTokens();
      journal.note("cap", "output limited", Map.of("asked", asked, "allowed", most));
    }
    return capped;
  }

  private Decision<Call> fitted(
      Call call, InputTokens tokens, Model model, long most, Journal journal) {
    long limit = limit(call, model, most);
    if (tokens.total() <= limit) {
      return Decision.go(roomy(call, tokens.total(), model, most, journal));
    }
    Turns turns = Turns.of(call.messages(), settings.keepsSystem(), settings.lastTurns());
    Fit fit = Fit.of(call.messages(), tokens, turns, limit);
    int dropped = call.messages().size() - fit.messages().size();
    Map<String, Number> figures =
        Map.of("before", tokens.total(), "after", fit.tokens(), "dropped", dropped, "limit", limit);
    if (fit.tokens() > limit) {
      journal.note("window", "what must be kept does not fit", figures);
      return refusal(call, tokens.total(), fit.tokens(), model, limit);
    }
    journal.note("window", "oldest turns left out", figures);
    Call fitting = call.withMessages(fit.messages());
    return Decision.go(roomy(fitting, fit.tokens(), model, most, journal));
  }

  /** A cap that nobody asked for gives way to the input; what is asked for has its room already. */
  private static Call roomy(Call call, long input, Model model, long most, Journal journal) {
    long room = most == Long.MAX_VALUE ? most : Math.min(most, model.window() - input);
    return capped(call, room, journal).withInputTokens(input);
  }

  private long limit(Call call, Model model, long most) {
    long leastOutput = most == Long.MAX_VALUE ? 0 : 1;
    long output = Math.max(leastOutput, call.parameters().maxOutputTokens());
    long share = (long) (settings.window() * model.window());
    return Math.max(0, Math.min(share, model.window() - output));
  }

  private Decision<Call> refusal(Call call, long all, long kept, Model model, long limit) {
    String message =
        "The input has "
            + all
            + " tokens, of which "
            + kept
            + " cannot be left out, but only "
            + limit
            + " fit: the context window of "
            + model.name()
            + " is "
            + model.window()
            + " tokens, "
            + Math.max(0, call.parameters().maxOutputTokens())
            + " are asked for output and input may take "
            + settings.window()
            + " of the window. Shorten the messages or ask for less output.";
    return Decision.answer(Replies.error(call.protocol(), ApiError.contextLength(message)));
  }
}
