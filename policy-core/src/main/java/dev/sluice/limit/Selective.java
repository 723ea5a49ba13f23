package dev.sluice.limit;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import dev.sluice.Policy;
import org.jspecify.annotations.Nullable;

/** A limit that holds for some callers only; calls of others pass it by. */
record Selective(Policy limit, Only only) implements Policy {
  @Override
  public String name() {
    return limit.name();
  }

  @Override
  public Stage stage() {
    return limit.stage();
  }

  @Override
  public Reach reach() {
    return limit.reach();
  }

  @Override
  public Handler open(Journal journal) {
    return new OneCall(journal);
  }

  private final class OneCall implements Handler {
    private final Journal journal;
    private @Nullable Handler handler;

    OneCall(Journal journal) {
      this.journal = journal;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      if (!only.fits(call.caller())) {
        return Decision.go(call);
      }
      handler = limit.open(journal);
      return handler.onCall(call);
    }

    @Override
    public Decision<AnswerHead> onHead(AnswerHead head) {
      return handler == null ? Decision.go(head) : handler.onHead(head);
    }

    @Override
    public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
      return handler == null ? Decision.go(piece) : handler.onPiece(piece);
    }

    @Override
    public void onComplete(Outcome outcome) {
      if (handler != null) {
        handler.onComplete(outcome);
      }
    }
  }
}
