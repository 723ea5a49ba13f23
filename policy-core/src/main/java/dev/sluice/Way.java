package dev.sluice;

import dev.sluice.Station.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The stations of one call, and values folded over them down and up.
 *
 * <p>Every method is called with the exchange's lock held; decisions that come later take it
 * themselves.
 */
final class Way {
  private final List<Pipeline.Step> steps;
  private final Failures failures;
  private final FailureLog log;
  private final ScheduledExecutorService timer;
  private final ReentrantLock turn;
  private final List<Station> stations;

  /** The places of the stations that take part in the answer's head, and in its pieces. */
  private final BitSet heads;

  private final BitSet pieces;
  private final List<Reason> reasons = new ArrayList<>(8);
  private @Nullable CompletableFuture<?> pending;
  private boolean eventStream;
  private boolean streaming;
  private boolean ended;
  private Call latest;

  Way(
      Call call,
      List<Pipeline.Step> steps,
      Failures failures,
      FailureLog log,
      ScheduledExecutorService timer,
      ReentrantLock turn) {
    this.latest = call;
    this.steps = steps;
    this.failures = failures;
    this.log = log;
    this.timer = timer;
    this.turn = turn;
    this.stations = new ArrayList<>(steps.size());
    this.heads = new BitSet(steps.size());
    this.pieces = new BitSet(steps.size());
  }

  /** Returns the call as the last handler left it. */
  Call latest() {
    return latest;
  }

  List<Reason> reasons() {
    return reasons;
  }

  /** Folds the call down, opening each policy when it is reached. */
  Decision<Call> down() {
    return fold(Phase.CALL, 0, latest);
  }

  Decision<AnswerHead> up(AnswerHead head) {
    eventStream = head.eventStream();
    return fold(Phase.HEAD, stations.size() - 1, head);
  }

  Decision<AnswerPiece> up(AnswerPiece piece) {
    streaming = eventStream;
    return fold(Phase.PIECE, stations.size() - 1, piece);
  }

  /** Stops what waits and takes no further decision. */
  void end() {
    ended = true;
    if (pending != null) {
      pending.completeExceptionally(new CancellationException("the call has ended"));
    }
  }

  /** Reports the outcome to each opened handler, the last opened first. */
  void complete(Outcome outcome) {
    for (int at = stations.size() - 1; at >= 0; at--) {
      stations.get(at).complete(outcome);
    }
  }

  private <T> Decision<T> fold(Phase<T> phase, int from, T first) {
    boolean down = phase == Phase.CALL;
    T value = first;
    for (int at = place(phase, from);
        down ? at < steps.size() : at >= 0;
        at = place(phase, down ? at + 1 : at - 1)) {
      Decision<T> decision = ask(phase, at, value);
      if (!(decision instanceof Decision.Continue<T> go)) {
        int here = at;
        return Later.then(turn, decision, settled -> settle(phase, here, settled));
      }
      value = accepted(go.value());
    }
    return Decision.go(value);
  }

  /** Returns the place of who is next to be asked, from a place on. */
  private int place(Phase<?> phase, int from) {
    if (phase == Phase.CALL) {
      return opened(from);
    }
    return (phase == Phase.HEAD ? heads : pieces).previousSetBit(from);
  }

  /** Opens policies until one takes part in deciding about the call. */
  private int opened(int from) {
    int at = from;
    while (at < steps.size() && !open(at).call()) {
      at++;
    }
    return at;
  }

  private Parts open(int at) {
    if (ended) {
      throw new CancellationException("the call has ended");
    }
    Station station = new Station(steps.get(at), reasons, this::refusal, log);
    stations.add(station);
    Parts parts = station.parts();
    heads.set(at, parts.head());
    pieces.set(at, parts.piece());
    return parts;
  }

  private <T> Decision<T> settle(Phase<T> phase, int at, Decision<T> settled) {
    if (settled instanceof Decision.Continue<T> go) {
      return fold(phase, phase == Phase.CALL ? at + 1 : at - 1, accepted(go.value()));
    }
    return answered(phase, at, ((Decision.Answer<T>) settled).reply());
  }

  private <T> T accepted(T value) {
    if (value instanceof Call call) {
      latest = call;
    }
    return value;
  }

  private <T> Decision<T> ask(Phase<T> phase, int at, T value) {
    if (ended) {
      throw new CancellationException("the call has ended");
    }
    Station station = stations.get(at);
    Decision<T> decision = station.decide(phase, value);
    return decision instanceof Decision.Wait<T> wait ? guarded(station, value, wait) : decision;
  }

  private Reply refusal(String policy) {
    return failures.policyFailed(latest, streaming, policy);
  }

  /** Makes a wait that ends by its deadline and fails only if the call ends first. */
  private <T> Decision<T> guarded(Station station, T value, Decision.Wait<T> wait) {
    CompletableFuture<Decision<T>> later = wait.later();
    Future<?> alarm = alarm(later, wait.deadline());
    pending = later;
    CompletableFuture<Decision<T>> safe = new CompletableFuture<>();
    later.whenComplete(
        (decision, failure) -> {
          alarm.cancel(false);
          Decision<T> settled = failure == null ? decision : failed(station, value, failure);
          if (settled != null) {
            safe.complete(settled);
          } else {
            safe.completeExceptionally(new CancellationException("the call has ended"));
          }
        });
    return new Decision.Wait<>(safe, wait.deadline());
  }

  /** Returns what follows from a wait that failed, or null if the call has ended. */
  private <T> @Nullable Decision<T> failed(Station station, T value, Throwable failure) {
    turn.lock();
    try {
      return ended ? null : station.fail(value, failure);
    } finally {
      turn.unlock();
    }
  }

  private Future<?> alarm(CompletableFuture<?> later, Duration deadline) {
    return timer.schedule(
        () -> later.completeExceptionally(new TimeoutException("no decision within " + deadline)),
        deadline.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  /**
   * Folds a reply of station {@code at} over the stations above it, which have seen no part of it.
   */
  private <T> Decision<T> answered(Phase<T> phase, int at, Reply reply) {
    int above = at - 1;
    Decision<AnswerHead> head =
        phase == Phase.PIECE ? Decision.go(reply.head()) : fold(Phase.HEAD, above, reply.head());
    return Later.then(
        turn,
        head,
        settled -> {
          if (!(settled instanceof Decision.Continue<AnswerHead> go)) {
            return Decision.answer(((Decision.Answer<AnswerHead>) settled).reply());
          }
          List<AnswerPiece> pieces = new ArrayList<>(reply.pieces());
          pieces.add(AnswerPiece.END);
          Reply begun = reply.with(go.value(), pieces);
          streaming |= phase != Phase.PIECE && begun.head().eventStream();
          return pieces(begun, above, 0, new ArrayList<>(pieces.size()));
        });
  }

  private <T> Decision<T> pieces(Reply reply, int above, int from, List<AnswerPiece> out) {
    for (int i = from; i < reply.pieces().size(); i++) {
      int next = i + 1;
      Decision<AnswerPiece> decision = fold(Phase.PIECE, above, reply.pieces().get(i));
      if (decision instanceof Decision.Continue<AnswerPiece> go) {
        out.add(go.value());
      } else {
        return Later.then(turn, decision, settled -> piece(reply, above, next, out, settled));
      }
    }
    return Decision.answer(reply.with(reply.head(), out));
  }

  private <T> Decision<T> piece(
      Reply reply, int above, int next, List<AnswerPiece> out, Decision<AnswerPiece> settled) {
    if (settled instanceof Decision.Continue<AnswerPiece> go) {
      out.add(go.value());
      return pieces(reply, above, next, out);
    }
    Reply rest = ((Decision.Answer<AnswerPiece>) settled).reply();
    if (!streaming) {
      // Nobody has seen the head of a document whose body is replaced.
      return Decision.answer(rest);
    }
    out.addAll(rest.pieces());
    return Decision.answer(reply.with(reply.head(), out));
  }
}
