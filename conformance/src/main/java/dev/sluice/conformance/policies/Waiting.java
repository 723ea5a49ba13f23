package dev.sluice.conformance.policies;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Environment;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Setting;
import dev.sluice.config.PolicyContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A policy that decides later, or never. */
public final class Waiting extends MadeForTests<Waiting.Settings> {
  /** When it waits, and how long. */
  public record Settings(
      @Setting("when it waits") Moment at,
      @Setting(value = "how long; longer than the deadline means for ever", standard = "50ms")
          Duration time,
      @Setting(value = "longest wait", standard = "5s") Duration deadline) {}

  /** Makes the provider, as the service loader does. */
  public Waiting() {
    super("test-wait", Settings.class);
  }

  @Override
  Handler open(Settings settings, PolicyContext context, Journal journal) {
    return new Handler() {
      private int pieces;

      @Override
      public Decision<Call> onCall(Call call) {
        return at(Moment.CALL, call);
      }

      @Override
      public Decision<AnswerHead> onHead(AnswerHead head) {
        return at(Moment.HEAD, head);
      }

      @Override
      public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
        pieces++;
        return pieces == 2 ? at(Moment.PIECE, piece) : Decision.go(piece);
      }

      private <T> Decision<T> at(Moment now, T value) {
        return now == settings.at()
            ? later(value, settings, context.environment())
            : Decision.go(value);
      }
    };
  }

  private static <T> Decision<T> later(T value, Settings settings, Environment environment) {
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
