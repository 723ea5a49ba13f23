package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.batch.BatchCall;
import dev.sluice.inference.batch.CallRunner.Reply;
import dev.sluice.inference.engine.Priority;
import io.netty.handler.codec.http.HttpMethod;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A call out of a batch: it has the batch's priority and tenant, and its answer goes to a file. Its
 * event loop is that of the batches.
 */
final class BatchedCall extends IncomingCall {
  private static final Logger LOG = System.getLogger(BatchedCall.class.getName());

  private final BatchCall call;
  private final Executor loop;
  private final Consumer<Reply> whenDone;
  private boolean ended;

  BatchedCall(BatchCall call, Executor loop, Consumer<Reply> whenDone, long arrivedAt) {
    super(Json.write(call.body()), Peer.LOCAL, arrivedAt);
    this.call = call;
    this.loop = loop;
    this.whenDone = whenDone;
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.POST;
  }

  @Override
  public String path() {
    return call.path();
  }

  @Override
  public Optional<String> query(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<String> header(CharSequence name) {
    return switch (name.toString()) {
      case TermsReader.PRIORITY_HEADER ->
          Optional.of(Priority.BATCH.name().toLowerCase(Locale.ROOT));
      case TermsReader.TENANT_HEADER -> Optional.of(call.tenant());
      default -> Optional.empty();
    };
  }

  @Override
  public void onEventLoop(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      // Batches have stopped: the next process makes this call.
      LOG.log(Level.DEBUG, "An event of a batch came after its end", e);
    }
  }

  /** Ends the call without an answer; on the event loop only. */
  void cancel() {
    if (!ended) {
      ended = true;
      leave();
    }
  }

  @Override
  public void addHeader(String name, String value) {
    // A line of a file has no headers.
  }

  @Override
  public void respond(int status, String contentType, byte[] content) {
    onEventLoop(
        () -> {
          try {
            reply(new Reply(status, Json.readObject(content), Optional.empty()));
          } catch (ApiException e) {
            throw new IllegalStateException("an answer in a batch must be a JSON object", e);
          }
        });
  }

  @Override
  public void respondFile(Path file, String contentType) {
    throw new UnsupportedOperationException("a batch has no calls for files");
  }

  @Override
  public void refuse(ApiException refusal) {
    JsonNode answer = refusal.body();
    onEventLoop(() -> reply(new Reply(refusal.status(), answer, refusal.retryAfter())));
  }

  private void reply(Reply reply) {
    if (!ended) {
      ended = true;
      whenDone.accept(reply);
    }
  }

  @Override
  public EventStream openStream() {
    throw new UnsupportedOperationException("a batch has no streams");
  }
}
