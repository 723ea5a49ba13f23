package dev.sluice.conformance.policies;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import dev.sluice.Setting;
import dev.sluice.config.PolicyContext;

/** A policy that throws an {@link Error}, which careless code does not catch. */
public final class Failing extends MadeForTests<Failing.Settings> {
  /** When it fails. */
  public record Settings(@Setting("when it fails") Moment at) {}

  /** Makes the provider, as the service loader does. */
  public Failing() {
    super("test-fail", Settings.class);
  }

  @Override
  Handler open(Settings settings, PolicyContext context, Journal journal) {
    failAt(Moment.OPEN, settings);
    return new Handler() {
      private int pieces;

      @Override
      public Decision<Call> onCall(Call call) {
        failAt(Moment.CALL, settings);
        return Decision.go(call);
      }

      @Override
      public Decision<AnswerHead> onHead(AnswerHead head) {
        failAt(Moment.HEAD, settings);
        return Decision.go(head);
      }

      @Override
      public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
        pieces++;
        if (pieces == 2) {
          failAt(Moment.PIECE, settings);
        }
        return Decision.go(piece);
      }

      @Override
      public void onComplete(Outcome outcome) {
        failAt(Moment.COMPLETE, settings);
      }
    };
  }

  private static void failAt(Moment now, Settings settings) {
    if (now == settings.at()) {
      throw new AssertionError("a policy made to fail fails");
    }
  }
}
