package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import dev.sluice.Policy;
import dev.sluice.RequestHead;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** A policy whose decisions a test says, and which keeps what it saw. */
final class TestPolicy implements Policy {
  volatile Predicate<RequestHead> admits = head -> true;
  volatile Function<Call, Decision<Call>> onCall = Decision::go;
  volatile Function<AnswerHead, Decision<AnswerHead>> onHead = Decision::go;
  volatile Function<AnswerPiece, Decision<AnswerPiece>> onPiece = Decision::go;
  final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  private final String name;
  private final Stage stage;

  TestPolicy(String name, Stage stage) {
    this.name = name;
    this.stage = stage;
  }

  /** Lets everything pass again. */
  void reset() {
    admits = head -> true;
    onCall = Decision::go;
    onHead = Decision::go;
    onPiece = Decision::go;
  }

  /** Returns the next outcome of a call, waiting for it; fails if there is none. */
  Outcome outcome(String call) throws InterruptedException {
    Outcome outcome;
    do {
      outcome = outcomes.poll(20, TimeUnit.SECONDS);
    } while (outcome != null && !outcome.call().id().equals(call));
    if (outcome == null) {
      throw new AssertionError("no outcome of " + call + " was reported");
    }
    return outcome;
  }

  /** Returns further outcomes of a call so far. */
  List<Outcome> outcomes(String call) {
    return outcomes.stream().filter(outcome -> outcome.call().id().equals(call)).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public boolean admits(RequestHead head) {
    return admits.test(head);
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public Decision<Call> onCall(Call call) {
        return onCall.apply(call);
      }

      @Override
      public Decision<AnswerHead> onHead(AnswerHead head) {
        return onHead.apply(head);
      }

      @Override
      public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
        return onPiece.apply(piece);
      }

      @Override
      public void onComplete(Outcome outcome) {
        outcomes.add(outcome);
      }
    };
  }
}
