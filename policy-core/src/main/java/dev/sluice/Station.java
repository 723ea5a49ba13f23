package dev.sluice;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** One policy at work on one call, and what happens when it fails or is only watched. */
final class Station implements Journal {
  private final Pipeline.Step step;
  private final List<Reason> reasons;
  private final Function<String, Reply> refusal;
  private final FailureLog log;
  private final Handler handler;
  private final Parts parts;
  private boolean failed;

  /** A phase of a call: which method of a handler is asked. */
  interface Phase<T> {
    Phase<Call> CALL = Handler::onCall;
    Phase<AnswerHead> HEAD = Handler::onHead;
    Phase<AnswerPiece> PIECE = Handler::onPiece;

    Decision<T> ask(Handler handler, T value);
  }

  /**
   * Opens the policy; one that fails to open fails at its first decision.
   *
   * @param reasons takes what the policy notes
   * @param refusal words that the policy of a name failed and may not be passed over
   * @param log is told of failures
   */
  Station(
      Pipeline.Step step, List<Reason> reasons, Function<String, Reply> refusal, FailureLog log) {
    this.log = log;
    this.step = step;
    this.reasons = reasons;
    this.refusal = refusal;
    this.handler = open();
    this.parts = Parts.of(handler);
  }

  private Handler open() {
    try {
      return step.policy().open(this);
    } catch (Throwable e) {
      return new Handler() {
        @Override
        public Decision<Call> onCall(Call call) {
          throw new IllegalStateException("the policy could not be opened", e);
        }
      };
    }
  }

  /** Returns what the handler takes part in; in nothing else need it be asked. */
  Parts parts() {
    return parts;
  }

  @Override
  public void note(String rule, String why, Map<String, ? extends Number> figures) {
    reasons.add(new Reason(step.policy().name(), rule, why, Map.copyOf(figures), step.shadow()));
  }

  /** Asks the handler; a failed one lets everything pass. */
  <T> Decision<T> decide(Phase<T> phase, T value) {
    if (failed) {
      return Decision.go(value);
    }
    Decision<T> decision;
    try {
      decision = phase.ask(handler, value);
    } catch (Throwable e) {
      return fail(value, e);
    }
    return step.shadow() ? watch(value, decision) : decision;
  }

  private <T> Decision<T> watch(T value, Decision<T> decision) {
    if (decision instanceof Decision.Answer<T> answer) {
      note("shadow", "would have answered", Map.of("status", answer.reply().head().status()));
    } else if (decision instanceof Decision.Wait<T> wait) {
      note("shadow", "would have waited");
      wait.later().completeExceptionally(new CancellationException("only watched"));
    } else if (decision instanceof Decision.Continue<T> go && go.value() != value) {
      note("shadow", "would have rewritten");
    }
    return Decision.go(value);
  }

  /** Goes on as if the policy were not there, or refuses the call: the one place that decides. */
  <T> Decision<T> fail(T value, Throwable cause) {
    failed = true;
    String policy = step.policy().name();
    boolean open = step.failOpen() || step.shadow();
    String then = open ? "the call goes on without it" : "the call is refused";
    note("failed", cause.getClass().getSimpleName() + ", " + then);
    log.report(Level.WARNING, "policy " + policy + " failed, " + then, cause);
    return open ? Decision.go(value) : Decision.answer(refusal.apply(policy));
  }

  void complete(Outcome outcome) {
    if (!parts.end()) {
      return;
    }
    try {
      handler.onComplete(outcome);
    } catch (Throwable e) {
      log.report(Level.ERROR, "policy " + step.policy().name() + " failed to end a call", e);
    }
  }
}
