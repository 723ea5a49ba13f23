package dev.sluice.extproc;

import dev.sluice.Decision;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC stream: hands messages to its conversation and replies to Envoy, one at a time, whether
 * a message or a decision that came later moves it on.
 */
final class ProcessorStream extends ServerCall.Listener<ProcessingRequest> implements Link {
  private static final System.Logger LOG =
      System.getLogger(ExternalProcessorService.class.getName());

  /** A client that reads nothing for so long has gone. */
  private static final Duration LONGEST_STALL = Duration.ofMinutes(2);

  private final ServerCall<ProcessingRequest, ProcessingResponse> call;
  private final Executor longSteps;
  private final Runnable whenOver;
  private final Queue<Runnable> postponed = new ArrayDeque<>(2);
  private final ReentrantLock turn = new ReentrantLock();
  private final Condition ready = turn.newCondition();
  private final Conversation conversation;
  private volatile boolean aside;
  private boolean replied;
  private boolean closed;

  /**
   * Opens a stream.
   *
   * @param conversations makes the conversation on a link
   * @param longSteps runs what would keep an event loop
   * @param whenOver runs once when the stream has ended
   */
  ProcessorStream(
      ServerCall<ProcessingRequest, ProcessingResponse> call,
      Function<Link, Conversation> conversations,
      Executor longSteps,
      Runnable whenOver) {
    this.call = call;
    this.longSteps = longSteps;
    this.whenOver = whenOver;
    this.conversation = conversations.apply(this);
  }

  @Override
  public void onMessage(ProcessingRequest message) {
    run(() -> conversation.take(message));
  }

  /** Never closes before the conversation has: a clean end without an answer lets requests pass. */
  @Override
  public void onHalfClose() {
    run(conversation::hangUp);
    run(() -> end(Status.OK));
  }

  @Override
  public void onCancel() {
    run(
        () -> {
          closed = true;
          ready.signalAll();
          conversation.hangUp();
        });
    whenOver.run();
  }

  @Override
  public void onComplete() {
    whenOver.run();
  }

  private void run(Runnable step) {
    if (!postpones(step)) {
      take(step);
    }
  }

  private boolean postpones(Runnable step) {
    if (!aside) {
      return false;
    }
    synchronized (postponed) {
      return aside && postponed.add(step);
    }
  }

  @Override
  public void aside(Runnable step) {
    aside = true;
    longSteps.execute(
        () -> {
          for (Runnable next = step; next != null; next = afterAside()) {
            take(next);
          }
        });
  }

  private @Nullable Runnable afterAside() {
    synchronized (postponed) {
      Runnable next = postponed.poll();
      aside = next != null;
      return next;
    }
  }

  private void take(Runnable step) {
    turn.lock();
    try {
      step.run();
    } catch (Throwable e) {
      failed(e);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void onReady() {
    run(ready::signalAll);
  }

  @Override
  public void inTurn(Runnable step) {
    turn.lock();
    try {
      step.run();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void awaitReady() throws IOException {
    turn.lock();
    try {
      long left = LONGEST_STALL.toNanos();
      while (!closed && !call.isReady()) {
        if (left <= 0) {
          throw new IOException("Envoy has taken nothing for " + LONGEST_STALL);
        }
        left = ready.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while Envoy took nothing");
    } finally {
      turn.unlock();
    }
  }

  private void failed(Throwable failure) {
    LOG.log(Level.ERROR, "a call failed in the processor", failure);
    try {
      conversation.fail(failure);
    } catch (Throwable e) {
      failure.addSuppressed(e);
      try {
        end(Status.INTERNAL.withDescription("the processor failed").withCause(failure));
      } finally {
        // Nothing of the call stays reserved, though nobody could be told.
        conversation.hangUp();
      }
    }
  }

  @Override
  public void send(ProcessingResponse message) {
    if (closed) {
      return;
    }
    if (!replied) {
      replied = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(message);
  }

  @Override
  public void next() {
    if (!closed) {
      call.request(1);
    }
  }

  @Override
  public void close(Status status) {
    end(status);
  }

  private void end(Status status) {
    if (!closed) {
      closed = true;
      ready.signalAll();
      call.close(status, new Metadata());
    }
  }

  @Override
  public <T> void await(Decision<T> decision, Consumer<Decision<T>> then) {
    if (!(decision instanceof Decision.Wait<T> wait)) {
      then.accept(decision);
      return;
    }
    wait.later()
        .whenComplete(
            (settled, failure) -> {
              // A failure says that the exchange has ended, and may be told under its lock.
              if (failure == null) {
                run(() -> then.accept(settled));
              }
            });
  }
}
