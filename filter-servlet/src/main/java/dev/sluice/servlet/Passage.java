package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Outcome.End;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.adapter.CallIds;
import dev.sluice.adapter.Ending;
import dev.sluice.api.ApiError;
import dev.sluice.config.Begun;
import dev.sluice.upstream.Upstream;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the container: what its request carries from one dispatch to the
 * next, and what listens for the end of asynchronous processing.
 */
final class Passage implements AsyncListener {
  private final String id;
  private final Protocol protocol;
  private final Exchange exchange;
  private final Ending ending;
  private final Upstream upstream;
  private final Duration timeout;
  private final AtomicReference<@Nullable Decision<Call>> settled = new AtomicReference<>();
  private final Callbacks callbacks = new Callbacks();
  private volatile @Nullable AnswerResponse answer;
  private volatile Headers given = Headers.NONE;
  private volatile boolean replaced;

  /**
   * Makes the passage of a call.
   *
   * @param begun the exchange, and what sends the call on where no application answers
   * @param timeout the longest that asynchronous processing or one decision may take
   */
  Passage(String id, Protocol protocol, Begun begun, Duration timeout) {
    this.id = id;
    this.protocol = protocol;
    this.exchange = begun.exchange();
    this.ending = new Ending(exchange);
    this.upstream = begun.upstream();
    this.timeout = timeout;
  }

  String id() {
    return id;
  }

  Protocol protocol() {
    return protocol;
  }

  Exchange exchange() {
    return exchange;
  }

  Ending ending() {
    return ending;
  }

  Upstream upstream() {
    return upstream;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  Duration timeout() {
    return timeout;
  }

  /** Keeps a decision that came later for the dispatch that acts upon it. */
  void settle(Decision<Call> decision) {
    settled.set(decision);
  }

  /**
   * Returns the decision that came later, once, or null if this dispatch is the application's own.
   */
  @Nullable Decision<Call> takeSettled() {
    return settled.getAndSet(null);
  }

  /**
   * Refuses to let a dispatch serve the call while the filter has not acted upon its decision.
   *
   * @throws IllegalStateException with what is to be changed, because the dispatch went around the
   *     filter
   */
  void requireTaken(HttpServletResponse response) {
    if (settled.get() == null) {
      return;
    }
    IllegalStateException past =
        new IllegalStateException(
            "Call "
                + id
                + " got past SluiceFilter after waiting for its decision: map the filter to the"
                + " dispatcher types REQUEST, ASYNC and ERROR.");
    fail(past, response);
    throw past;
  }

  /**
   * Takes what the chain will answer through.
   *
   * @param before headers that filters in front have set
   */
  void answerWith(AnswerResponse response, Headers before) {
    answer = response;
    given = before;
  }

  /** Puts another head in the place of the servlet's, beside what filters in front have set. */
  void rewrite(HttpServletResponse response, AnswerHead head) {
    exchange.answeredWith(head.status());
    response.reset();
    Headers headers = given.with(head.headers()).with(CallIds.HEADER, id);
    ResponseHeads.write(response, new AnswerHead(head.status(), headers));
  }

  /** Remembers that a policy put something in the place of the rest of the answer. */
  void replaced() {
    replaced = true;
  }

  /** Returns whether nobody needs the rest of the answer. */
  boolean wasReplaced() {
    return replaced;
  }

  /** Writes a reply of the policies, after which the exchange has ended. */
  void answer(Reply reply, HttpServletResponse response) throws IOException {
    try {
      ReplyWriter.write(reply, response, id);
    } catch (IOException e) {
      ending.note(End.CLIENT_GONE, e);
      throw e;
    } finally {
      ending.end();
    }
  }

  /** Ends the exchange because something was thrown, of which the container tells the client. */
  void fail(Throwable thrown, HttpServletResponse response) {
    ending.note(End.FAILED, thrown);
    if (!ending.ended() && !ending.clientGone() && !response.isCommitted()) {
      exchange.answeredWith(statusOf(thrown));
    }
    ending.end();
  }

  private static int statusOf(Throwable thrown) {
    if (thrown instanceof UnavailableException unavailable) {
      return unavailable.isPermanent()
          ? HttpServletResponse.SC_NOT_FOUND
          : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    }
    return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
  }

  /** Tells the client that the answer broke off, as far as it can be told. */
  void breakOff(ApiError error, IOException cause) throws IOException {
    AnswerResponse response = answer;
    if (response != null) {
      response.breakOff(error, cause);
    }
  }

  /** Writes what is still held back of the answer and ends the exchange. */
  void finish() {
    try {
      finishAnswer(() -> {});
    } finally {
      ending.end();
    }
  }

  /** Writes what is still held back of the answer, then takes a last step, also if that failed. */
  void finishAnswer(Runnable last) {
    AnswerResponse response = answer;
    if (response == null || ending.clientGone()) {
      last.run();
      return;
    }
    try {
      response.finish();
    } catch (IOException | RuntimeException e) {
      ending.note(End.FAILED, e);
      last.run();
      return;
    }
    response.whenWritten(last);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    finish();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    ending.note(End.TIMED_OUT, event.getThrowable());
  }

  @Override
  public void onError(AsyncEvent event) {
    ending.note(End.FAILED, event.getThrowable());
  }

  /** The context of a new cycle adds this listener itself. */
  @Override
  public void onStartAsync(AsyncEvent event) {}
}
