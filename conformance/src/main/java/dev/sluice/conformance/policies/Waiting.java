package dev.sluice.conformance.policies;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Policy;
import dev.sluice.Setting;
import dev.sluice.config.PolicyContext;
import dev.sluice.config.PolicyProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A policy that decides later, or never. */
public final class Waiting implements PolicyProvider<Waiting.Settings> {
  /** When it waits, and how long. */
  public record Settings(
      @Setting("when it waits") Moment at,
      @Setting(value = "how long; longer than the deadline means for ever", standard = "50ms")
          Duration time,
      @Setting(value = "longest wait", standard = "5s") Duration deadline) {}

  /** Makes the provider, as the service loader does. */
  public Waiting() {}

  @Override
  public String key() {
    return "test-wait";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Policy make(String name, Settings settings, PolicyContext context) {
    return new WaitingPolicy(name, settings, context.environment());
  }

  private record WaitingPolicy(String name, Settings settings, Environment environment)
      implements Policy {
    @Override
    public Stage stage() {
      return Stage.GUARD;
    }

    @Override
    public Handler open(Journal journal) {
      return new Handler() {
        private int pieces;

        @Override
        public Decision<Call> onCall(Call call) {
          return later(Moment.CALL, call);
        }

        @Override
        public Decision<AnswerHead> onHead(AnswerHead head) {
          return later(Moment.HEAD, head);
        }

        @Override
        public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
          pieces++;
          return pieces == 2 ? later(Moment.PIECE, piece) : Decision.go(piece);
        }
      };
    }

    private <T> Decision<T> later(Moment now, T value) {
      if (now != settings.at()) {
        return Decision.go(value);
      }
      CompletableFuture<Decision<T>> later = new CompletableFuture<>();
      if (settings.time().compareTo(settings.deadline()) < 0) {
        environment
            .timer()
            .schedule(
                () -> later.complete(Decision.go(value)),
                settings.time().toNanos(),
                TimeUnit.NANOSECONDS);
      }
      return new Decision.Wait<>(later, settings.deadline());
    }
  }
}
