package dev.sluice.conformance.policies;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.Setting;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import dev.sluice.config.PolicyContext;

/** A policy that puts an error into the place of an answer, at its head or in its middle. */
public final class Stopping extends MadeForTests<Stopping.Settings> {
  /** When it stops the answer. */
  public record Settings(@Setting("when it stops the answer: head or piece") Moment at) {}

  /** Makes the provider, as the service loader does. */
  public Stopping() {
    super("test-stop", Settings.class);
  }

  @Override
  Handler open(Settings settings, PolicyContext context, Journal journal) {
    return new StoppingHandler(settings.at(), journal);
  }

  private static final class StoppingHandler implements Handler {
    private static final ApiError ERROR =
        ApiError.forbidden("The answer was stopped by a policy made for that.");

    private final Moment at;
    private final Journal journal;
    private Protocol protocol = Protocol.CHAT;
    private boolean events;
    private int pieces;

    StoppingHandler(Moment at, Journal journal) {
      this.at = at;
      this.journal = journal;
    }

    @Override
    public Decision<Call> onCall(Call call) {
      protocol = call.protocol();
      return Decision.go(call);
    }

    @Override
    public Decision<AnswerHead> onHead(AnswerHead head) {
      events = head.eventStream();
      if (at == Moment.HEAD) {
        journal.note("stopped", "as it was told");
        return Decision.answer(Replies.error(protocol, ERROR));
      }
      return Decision.go(head);
    }

    @Override
    public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
      pieces++;
      boolean now = events ? pieces == 2 : piece.kind() == AnswerPiece.Kind.BODY;
      if (at == Moment.PIECE && now) {
        journal.note("stopped", "as it was told");
        Reply error = events ? Replies.errorEvent(protocol, ERROR) : Replies.error(protocol, ERROR);
        return Decision.answer(error);
      }
      return Decision.go(piece);
    }
  }
}
