package dev.sluice.conformance.policies;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Outcome;
import dev.sluice.Policy;
import dev.sluice.Setting;
import dev.sluice.config.PolicyContext;
import dev.sluice.config.PolicyProvider;

/** A policy that throws an {@link Error}, which careless code does not catch. */
public final class Failing implements PolicyProvider<Failing.Settings> {
  /** When it fails. */
  public record Settings(@Setting("when it fails") Moment at) {}

  /** Makes the provider, as the service loader does. */
  public Failing() {}

  @Override
  public String key() {
    return "test-fail";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Policy make(String name, Settings settings, PolicyContext context) {
    return new FailingPolicy(name, settings.at());
  }

  private record FailingPolicy(String name, Moment at) implements Policy {
    @Override
    public Stage stage() {
      return Stage.GUARD;
    }

    @Override
    public Handler open(Journal journal) {
      failAt(Moment.OPEN);
      return new Handler() {
        private int pieces;

        @Override
        public Decision<Call> onCall(Call call) {
          failAt(Moment.CALL);
          return Decision.go(call);
        }

        @Override
        public Decision<AnswerHead> onHead(AnswerHead head) {
          failAt(Moment.HEAD);
          return Decision.go(head);
        }

        @Override
        public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
          pieces++;
          if (pieces == 2) {
            failAt(Moment.PIECE);
          }
          return Decision.go(piece);
        }

        @Override
        public void onComplete(Outcome outcome) {
          failAt(Moment.COMPLETE);
        }
      };
    }

    private void failAt(Moment now) {
      if (now == at) {
        throw new AssertionError("a policy made to fail fails");
      }
    }
  }
}
