package dev.sluice.cost;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.JsonText;
import dev.sluice.Policy;
import dev.sluice.Protocol;
import dev.sluice.Target;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes streams of chat completions and completions say what they used.
 *
 * <p>OpenAI's API tells usage in a stream only where {@code stream_options.include_usage} asks for
 * it, in one more event without choices just before the end. Where the client did not ask, this
 * policy does, and keeps that event from the client, unless the call may go to a target that would
 * refuse it for that. Other chunks then carry {@code "usage": null}, which clients must expect
 * anyway.
 */
public final class Metering implements Policy {
  private static final String NAME = "metering";
  private static final String MEMBER = "stream_options";

  private final Predicate<Target> tells;

  /**
   * Makes the policy.
   *
   * @param tells whether a target understands the question
   */
  public Metering(Predicate<Target> tells) {
    this.tells = tells;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Stage stage() {
    return Stage.METER;
  }

  @Override
  public Handler open(Journal journal) {
    return new OneCall();
  }

  private final class OneCall implements Handler {
    private boolean asked;
    private boolean answered;

    @Override
    public Decision<Call> onCall(Call call) {
      if (!needsAsking(call)) {
        return Decision.go(call);
      }
      @Nullable JsonText options = StreamOptions.withUsage(call.body().get(MEMBER));
      if (options == null) {
        return Decision.go(call);
      }
      asked = true;
      return Decision.go(call.withBody(call.body().with(MEMBER, options)));
    }

    private boolean needsAsking(Call call) {
      boolean tellsOnRequest =
          call.protocol() == Protocol.CHAT || call.protocol() == Protocol.COMPLETIONS;
      return tellsOnRequest
          && call.parameters().stream()
          && !call.parameters().includeUsage()
          && (call.plan() == null || call.plan().targets().stream().allMatch(tells));
    }

    @Override
    public Decision<AnswerHead> onHead(AnswerHead head) {
      answered = head.ok();
      return Decision.go(head);
    }

    @Override
    public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
      boolean mayBe =
          asked
              && answered
              && piece.kind() == AnswerPiece.Kind.EVENT
              && piece.facts().usage() != null;
      return Decision.go(mayBe && StreamOptions.onlyUsage(piece.bytes()) ? piece.dropped() : piece);
    }
  }
}
