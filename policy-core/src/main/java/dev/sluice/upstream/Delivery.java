package dev.sluice.upstream;

import dev.sluice.Call;
import dev.sluice.Plan;
import dev.sluice.Target;
import dev.sluice.api.ApiException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** One call on its way along its plan: tries targets until one begins to answer. */
final class Delivery {
  private static final System.Logger LOG = System.getLogger(Upstream.class.getName());

  private final Upstream upstream;
  private final Call call;
  private final Sink sink;
  private final Cancellation cancellation;

  Delivery(Upstream upstream, Call call, Sink sink, Cancellation cancellation) {
    this.upstream = upstream;
    this.call = call;
    this.sink = sink;
    this.cancellation = cancellation;
  }

  /**
   * What came of an attempt.
   *
   * @param failure why there is no answer, or null if it was passed on
   * @param retryAfter when to ask the same target again, or null for not at all
   */
  private record Result(@Nullable ApiException failure, @Nullable Duration retryAfter) {}

  void run(Plan plan) throws IOException {
    for (Iterator<Target> targets = plan.targets().iterator(); ; ) {
      Target target = targets.next();
      ApiException failure = tryTarget(target, targets.hasNext());
      if (failure == null) {
        return;
      }
      LOG.log(Level.DEBUG, () -> "call " + call.id() + ": " + failure.getMessage(), failure);
      if (!targets.hasNext()) {
        throw failure;
      }
    }
  }

  /** Returns null when the answer has been passed on, else why it is the next target's turn. */
  private @Nullable ApiException tryTarget(Target target, boolean another) throws IOException {
    Connections connections = upstream.connections(target.provider());
    if (connections == null) {
      return Faults.unknownProvider(target);
    }
    for (int failures = 0; ; failures++) {
      sink.attempt(target);
      Result result = tryOnce(connections, target, another, failures, false);
      if (result.failure == null || result.retryAfter == null) {
        return result.failure;
      }
      pause(result.retryAfter);
    }
  }

  private Result tryOnce(
      Connections connections, Target target, boolean another, int failures, boolean repeated)
      throws IOException {
    Attempt attempt = upstream.begin(connections);
    try {
      cancellation.guard(attempt);
      Outgoing outgoing = upstream.outgoing(call, target, connections.settings());
      ClassicHttpResponse response;
      try {
        Proxy.Http proxy = connections.proxy();
        HttpRoute route = Requests.route(target, proxy);
        response = attempt.send(route, Requests.request(outgoing, route, proxy));
      } catch (IOException e) {
        if (attempt.stale() && !repeated) {
          attempt.close();
          connections.closeIdle();
          return tryOnce(connections, target, another, failures, true);
        }
        return failed(attempt, connections, target, failures, e);
      }
      if (Answers.failed(response)) {
        Duration again = retryAfter(connections, failures, Answers.wish(response));
        if (another || again != null) {
          attempt.drop();
          return new Result(Faults.status(target, response.getCode()), again);
        }
      }
      sink.head(Answers.head(response));
      pass(attempt, target);
      return new Result(null, null);
    } finally {
      upstream.end(attempt);
    }
  }

  private Result failed(
      Attempt attempt, Connections connections, Target target, int failures, IOException e) {
    if (cancellation.isCancelled()) {
      throw Faults.cancelled();
    }
    Stop stop = attempt.stopped();
    // Whoever took minutes without a word is not asked the same again.
    boolean hopeless = stop != null && stop != Stop.CONNECT;
    Duration again = hopeless ? null : retryAfter(connections, failures, null);
    return new Result(Faults.beforeAnswer(target, stop, e), again);
  }

  private @Nullable Duration retryAfter(
      Connections connections, int failures, @Nullable Duration wish) {
    boolean allowed = failures < connections.settings().retries();
    return allowed ? upstream.backoff().after(failures, wish) : null;
  }

  private void pass(Attempt attempt, Target target) throws IOException {
    byte[] buffer = attempt.buffer();
    long received = 0;
    for (int read = read(attempt, buffer, target, 0);
        read >= 0;
        read = read(attempt, buffer, target, received)) {
      received += read;
      sink.bytes(buffer, 0, read);
    }
    attempt.complete();
  }

  private int read(Attempt attempt, byte[] buffer, Target target, long received)
      throws IOException {
    try {
      return attempt.read(buffer);
    } catch (IOException e) {
      if (cancellation.isCancelled()) {
        throw Faults.cancelled();
      }
      throw Faults.inAnswer(target, attempt.stopped(), received, e);
    }
  }

  private void pause(Duration time) throws IOException {
    try {
      if (cancellation.endsWithin(time)) {
        throw Faults.cancelled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to ask a target again");
    }
  }
}
