package dev.sluice.extproc;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Outcome.End;
import dev.sluice.Reply;
import dev.sluice.Target;
import dev.sluice.adapter.CallIds;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.Replies;
import dev.sluice.upstream.Cancellation;
import dev.sluice.upstream.Sink;
import dev.sluice.upstream.UpstreamException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that the processor sends by itself, because Envoy does not know its target's provider; on
 * a virtual thread, which blocks while the target does.
 */
final class DirectCall implements Runnable, Sink {
  private static final byte[] NOTHING = new byte[0];

  private final Passage passage;
  private final Call call;
  private final GivenAnswer given;
  private final Cancellation cancellation = new Cancellation();
  private volatile @Nullable CompletableFuture<Boolean> step;
  private @Nullable PieceFlow flow;
  private boolean events;

  /**
   * Makes a call.
   *
   * @param call with a plan
   */
  DirectCall(Passage passage, Call call, GivenAnswer given) {
    this.passage = passage;
    this.call = call;
    this.given = given;
  }

  /** Ends the sending, because nobody waits for the answer any more. */
  void cancel() {
    cancellation.cancel();
    CompletableFuture<Boolean> waiting = step;
    if (waiting != null) {
      waiting.completeExceptionally(new CancellationException("the client has left"));
    }
  }

  @Override
  public void run() {
    try {
      send();
    } catch (CancellationException e) {
      // Whoever cancelled has ended the call.
    } catch (IOException | RuntimeException | Error e) {
      passage.link().inTurn(() -> failed(e));
    }
  }

  private void send() throws IOException {
    try {
      passage.begun().upstream().send(call, this, cancellation);
      pass(NOTHING, true);
    } catch (NotNeededException e) {
      // The sending is ended, which is all that was wanted.
    } catch (ApiException e) {
      passage.ending().note(endOf(e.error()), e);
      replaceBy(e.error());
    } catch (UpstreamException e) {
      passage.ending().note(endOf(e.error()), e);
      breakOff(e.error());
    }
    passage
        .link()
        .inTurn(
            () -> {
              given.end();
              passage.end();
            });
  }

  private static End endOf(ApiError error) {
    return error.status() == 504 ? End.TIMED_OUT : End.UPSTREAM_FAILED;
  }

  private void failed(Throwable failure) {
    passage.ending().note(End.FAILED, failure);
    if (!given.headSent()) {
      given.forget();
      reply(Replies.error(passage.protocol(), ApiError.internal("The processor failed.")));
    }
    given.end();
    passage.end();
  }

  @Override
  public void attempt(Target target) {
    passage.exchange().sentTo(target);
  }

  @Override
  public void head(AnswerHead received) throws IOException {
    AnswerHead head = received.with(CallIds.HEADER, passage.id());
    flow = new PieceFlow(passage, head);
    events = head.eventStream();
    inTurn(
        done ->
            passage
                .link()
                .await(
                    passage.exchange().onHead(head),
                    decision -> {
                      if (decision instanceof Decision.Continue<AnswerHead> go) {
                        given.head(go.value());
                      } else if (decision instanceof Decision.Answer<AnswerHead> answer) {
                        reply(answer.reply());
                      }
                      done.accept(decision instanceof Decision.Continue<AnswerHead>);
                    }));
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) throws IOException {
    pass(Arrays.copyOfRange(buffer, offset, offset + length), false);
    passage.link().awaitReady();
  }

  private void pass(byte[] bytes, boolean end) throws IOException {
    PieceFlow passing = flow;
    if (passing == null) {
      throw new IllegalStateException("bytes before a head");
    }
    inTurn(
        done ->
            passing.feed(
                bytes,
                end,
                () -> {
                  Reply replacement = passing.replacement();
                  if (replacement != null && !given.headSent()) {
                    given.forget();
                    given.head(replacement.head());
                  }
                  given.bytes(passing.take());
                  done.accept(replacement == null);
                }));
  }

  /** Gives an error in the place of an answer that did not begin, past the policies. */
  private void replaceBy(ApiError error) throws IOException {
    Reply reply = Replies.error(passage.protocol(), error);
    try {
      head(reply.head());
      pass(Messages.bytes(reply).toByteArray(), true);
    } catch (NotNeededException e) {
      // A policy has worded it in its own way.
    }
  }

  /** Ends an answer that broke off: with an event where there are events, else as an error. */
  private void breakOff(ApiError error) throws IOException {
    PieceFlow broken = flow;
    if (broken == null || !events) {
      passage
          .link()
          .inTurn(
              () -> {
                given.forget();
                reply(Replies.error(passage.protocol(), error));
              });
      return;
    }
    inTurn(
        done ->
            broken.breakOff(
                () -> {
                  given.bytes(broken.take());
                  given.bytes(Replies.event(passage.protocol(), error));
                  done.accept(true);
                }));
  }

  private void reply(Reply reply) {
    given.head(reply.head());
    reply.pieces().forEach(piece -> given.bytes(piece.bytes()));
  }

  /**
   * Takes a step in turn with the stream, and waits until it is done, which policies may delay.
   *
   * @param action gets what is told whether more of the answer is needed
   */
  private void inTurn(Consumer<Consumer<Boolean>> action) throws IOException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    step = done;
    if (cancellation.isCancelled()) {
      throw new CancellationException("the client has left");
    }
    passage.link().inTurn(() -> action.accept(done::complete));
    try {
      if (!done.get()) {
        throw new NotNeededException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a policy was deciding", e);
    } catch (ExecutionException e) {
      throw new IOException("the call ended while a policy was deciding", e);
    }
  }

  /** Ends the sending of a call whose answer nobody reads any more. */
  private static final class NotNeededException extends IOException {
    private static final long serialVersionUID = 1L;

    NotNeededException() {
      super("a policy replaced the rest of the answer");
    }
  }
}
