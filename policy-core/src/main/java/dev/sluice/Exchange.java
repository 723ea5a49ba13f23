package dev.sluice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call going down a pipeline and its answer coming back.
 *
 * <p>An adapter calls {@link #onCall} once. On {@code Continue} it sends the call, says where with
 * {@link #sentTo}, and hands back {@link #onHead} and each {@link #onPiece}, the last being {@link
 * AnswerPiece#END}; on {@code Answer} it writes the reply, which has passed the handlers above
 * already; on {@code Wait} it frees its thread until {@code later} completes, which it always does:
 * with a decision that is no wait, or exceptionally when the exchange has ended meanwhile. At the
 * end, whatever happened, it calls {@link #complete}; the first of several calls counts.
 *
 * <p>Safe for many threads: handlers run one at a time under a lock, on the thread that brings the
 * event or on the one that completes a {@code Wait}.
 */
public final class Exchange {
  private static final int GATEWAY_TIMEOUT = 504;

  private final Pipeline pipeline;
  private final Failures failures;
  private final Environment environment;
  private final ReentrantLock turn = new ReentrantLock();
  private final long startNanos;
  private final Instant startedAt;

  private @Nullable Way way;
  private @Nullable Target target;
  private Reply.Origin origin = Reply.Origin.UPSTREAM;
  private AnswerFacts facts = AnswerFacts.NONE;
  private int status;
  private int upstreamStatus;
  private long decidingNanos = -1;
  private long firstPieceNanos = -1;
  private boolean replaced;
  private boolean ended;

  Exchange(Pipeline pipeline, Failures failures, Environment environment) {
    this.pipeline = pipeline;
    this.failures = failures;
    this.environment = environment;
    this.startNanos = environment.nanos().getAsLong();
    this.startedAt = environment.time().instant();
  }

  /** Returns how far the policies follow the call, so that nobody is asked for more. */
  public Policy.Reach reach() {
    return pipeline.reach();
  }

  /**
   * Returns whether it is worth reading the body of a call that begins so: who may not call is
   * refused whatever it says, see {@link #refuse}.
   */
  public boolean admits(RequestHead head) {
    return pipeline.admits(head);
  }

  /**
   * Decides about the call: it goes on, changed or not, or is answered, or waits.
   *
   * @throws CancellationException if the exchange has ended already: no policy saw the call
   */
  public Decision<Call> onCall(Call received) {
    return down(received, pipeline.steps());
  }

  /**
   * Refuses, in the place of {@link #onCall}, a call that the adapter could not read.
   *
   * <p>Only the policies up to {@code ADMIT} see it, so that it is recorded and limited like any
   * other, and one of them may answer instead of the reply: who may not call learns only that.
   *
   * @param bare what is known of the call; its body is empty
   * @param reply what tells the client why
   */
  public Decision<Call> refuse(Call bare, Reply reply) {
    List<Pipeline.Step> steps = new ArrayList<>();
    for (Pipeline.Step step : pipeline.steps()) {
      if (step.policy().stage().compareTo(Policy.Stage.ADMIT) <= 0) {
        steps.add(step);
      }
    }
    steps.add(new Pipeline.Step(new Refusal(reply), false, false));
    return down(bare, steps);
  }

  private Decision<Call> down(Call received, List<Pipeline.Step> steps) {
    turn.lock();
    try {
      if (way != null) {
        throw new IllegalStateException("an exchange is for one call");
      }
      if (ended) {
        throw new CancellationException("the call has ended");
      }
      way = new Way(received, steps, failures, pipeline.failureLog(), environment.timer(), turn);
      return Later.then(turn, way.down(), this::decided);
    } finally {
      turn.unlock();
    }
  }

  private Decision<Call> decided(Decision<Call> decision) {
    decidingNanos = sinceStart();
    return replied(decision);
  }

  /** Takes note that the call is being sent to a target; the last one before the head counts. */
  public void sentTo(Target next) {
    turn.lock();
    try {
      target = next;
    } finally {
      turn.unlock();
    }
  }

  /** Passes the head of an upstream's answer up. */
  public Decision<AnswerHead> onHead(AnswerHead head) {
    return upwards(
        current -> {
          upstreamStatus = head.status();
          status = upstreamStatus;
          return Later.then(turn, current.up(head), this::headDecided);
        });
  }

  /**
   * Takes note of the status that the client got after all, where an adapter could still put
   * another head in the place of the one that had passed.
   */
  public void answeredWith(int sent) {
    turn.lock();
    try {
      status = sent;
    } finally {
      turn.unlock();
    }
  }

  private Decision<AnswerHead> headDecided(Decision<AnswerHead> decision) {
    if (decision instanceof Decision.Continue<AnswerHead> go) {
      status = go.value().status();
    }
    return replied(decision);
  }

  /**
   * Passes a piece of an upstream's answer up.
   *
   * @return what to forward, possibly nothing yet; or {@code Answer}, whose pieces replace this one
   *     and all that would follow
   */
  public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
    return upwards(
        current -> {
          if (replaced || ended) {
            return Decision.go(piece.dropped());
          }
          if (firstPieceNanos < 0 && piece.kind() != AnswerPiece.Kind.END) {
            firstPieceNanos = sinceStart();
          }
          facts = facts.then(piece.facts());
          return Later.then(turn, current.up(piece), this::pieceDecided);
        });
  }

  /** A rest that was replaced has still been used and is paid for: origin and status stay. */
  private Decision<AnswerPiece> pieceDecided(Decision<AnswerPiece> decision) {
    replaced |= decision instanceof Decision.Answer<AnswerPiece>;
    return decision;
  }

  private <T> Decision<T> upwards(Function<Way, Decision<T>> step) {
    turn.lock();
    try {
      if (way == null) {
        throw new IllegalStateException("no answer before the call");
      }
      return step.apply(way);
    } finally {
      turn.unlock();
    }
  }

  private <T> Decision<T> replied(Decision<T> decision) {
    if (decision instanceof Decision.Answer<T> answer) {
      Reply reply = answer.reply();
      replaced = true;
      origin = reply.origin();
      status = reply.head().status();
      if (reply.target() != null) {
        target = reply.target();
        upstreamStatus = status;
      }
      for (AnswerPiece piece : reply.pieces()) {
        facts = facts.then(piece.facts());
      }
    }
    return decision;
  }

  /**
   * Ends the exchange and reports its outcome to each handler once; further calls do nothing.
   *
   * @param failure what went wrong, or null
   */
  public void complete(Outcome.End end, @Nullable Throwable failure) {
    turn.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      if (way != null) {
        way.end();
        way.complete(outcome(way, end, failure));
      }
    } finally {
      turn.unlock();
    }
    pipeline.ended();
  }

  private Outcome outcome(Way passed, Outcome.End end, @Nullable Throwable failure) {
    boolean charged = passed.latest().protocol().usesTokens() && charged(end);
    Usage usage = charged ? Estimate.orReported(passed.latest(), facts) : Usage.NONE;
    Money cost = target == null ? Money.ZERO : target.price().of(usage);
    Outcome.Times times =
        new Outcome.Times(startedAt, decidingNanos, firstPieceNanos, sinceStart());
    return new Outcome(
        passed.latest(),
        end,
        origin,
        target,
        status,
        facts,
        usage,
        cost,
        times,
        passed.reasons(),
        failure);
  }

  /**
   * Who began to answer, or may have when we stopped listening, wants to be paid: a target, or an
   * application behind the adapter, whose tokens count and cost nothing here.
   */
  private boolean charged(Outcome.End end) {
    if (target == null && upstreamStatus == 0) {
      return false;
    }
    if (facts.usage() != null) {
      return true;
    }
    boolean late = end == Outcome.End.TIMED_OUT;
    // An adapter's own error is in the place of an answer that may be under way.
    boolean unanswered = upstreamStatus == 0 || (late && upstreamStatus == GATEWAY_TIMEOUT);
    return unanswered ? late || end == Outcome.End.CLIENT_GONE : upstreamStatus < 400;
  }

  private long sinceStart() {
    return environment.nanos().getAsLong() - startNanos;
  }

  /** Returns the reasons noted so far. */
  public List<Reason> reasons() {
    turn.lock();
    try {
      return way == null ? List.of() : List.copyOf(way.reasons());
    } finally {
      turn.unlock();
    }
  }
}
