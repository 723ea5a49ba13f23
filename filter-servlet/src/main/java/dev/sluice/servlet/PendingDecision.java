package dev.sluice.servlet;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Outcome.End;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A call that waits for its decision without a thread: dispatched when it is there. */
final class PendingDecision
    implements AsyncListener, BiConsumer<@Nullable Decision<Call>, @Nullable Throwable> {
  private final Passage passage;
  private final AsyncContext context;
  private final HttpServletResponse response;
  private final AtomicBoolean settled = new AtomicBoolean();

  PendingDecision(Passage passage, AsyncContext context, HttpServletResponse response) {
    this.passage = passage;
    this.context = context;
    this.response = response;
  }

  @Override
  public void accept(@Nullable Decision<Call> decision, @Nullable Throwable failure) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    if (decision == null) {
      passage.ending().note(End.FAILED, failure);
      passage.ending().end();
      context.complete();
      return;
    }
    passage.settle(decision);
    try {
      context.dispatch();
    } catch (IllegalStateException e) {
      // The container has given the request up meanwhile and reports that to nobody else.
      passage.ending().note(End.FAILED, e);
      passage.ending().end();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    passage.ending().note(End.TIMED_OUT, null);
    ApiError error =
        ApiError.upstreamTimeout(
            "No decision about call " + passage.id() + " within " + passage.timeout() + ".");
    try {
      ReplyWriter.write(Replies.error(passage.protocol(), error), response, passage.id());
    } finally {
      passage.ending().end();
      context.complete();
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    passage.ending().note(End.FAILED, event.getThrowable());
  }

  @Override
  public void onComplete(AsyncEvent event) {
    settled.set(true);
    passage.finish();
  }

  /** The application goes asynchronous itself, with a listener of its own cycle. */
  @Override
  public void onStartAsync(AsyncEvent event) {}
}
