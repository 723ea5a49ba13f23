package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.batch.Batch.Counts;
import dev.sluice.inference.batch.CallRunner.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A batch whose calls are being made. Lives on the service's thread. */
final class BatchRun implements AutoCloseable {
  private static final long SHORTEST_PAUSE_MILLIS = 500;

  private final Batch batch;
  private final CallRunner runner;
  private final ScheduledExecutorService loop;
  private final Listener listener;
  private final InputFile input;
  private final OutputFile output;
  private final OutputFile errors;
  private final Map<String, UnderWay> underWay = new LinkedHashMap<>();
  private final Deque<BatchCall> again = new ArrayDeque<>();
  private int pauses;
  private boolean exhausted;
  private boolean closed;

  /** A call with what cancels it. */
  private record UnderWay(BatchCall call, Runnable cancel) {}

  /** Hears how a run gets on. */
  interface Listener {
    /** More calls may be begun, or the run is over. */
    void advanced(BatchRun run);

    /** The run cannot go on because files fail. */
    void failed(BatchRun run, IOException cause);
  }

  BatchRun(
      Batch batch,
      FileStore files,
      CallRunner runner,
      ScheduledExecutorService loop,
      Listener listener)
      throws IOException {
    this.batch = batch;
    this.runner = runner;
    this.loop = loop;
    this.listener = listener;
    this.input = new InputFile(batch.order(), files.path(batch.order().inputFile()));
    this.output = new OutputFile(files.path(batch.outputFile()));
    this.errors = new OutputFile(files.path(batch.errorFile()));
  }

  String id() {
    return batch.id();
  }

  Counts counts() {
    return new Counts(batch.counts().total(), output.customIds().size(), errors.customIds().size());
  }

  /** Returns whether every call has its answer. */
  boolean isOver() {
    return exhausted && underWay.isEmpty() && again.isEmpty();
  }

  int underWay() {
    return underWay.size();
  }

  /**
   * Begins one more call.
   *
   * @return whether there was one to begin now
   */
  boolean beginNext() {
    // Whoever was told to wait is no better served by another call of the same batch.
    BatchCall call = pauses > 0 ? null : next();
    if (call == null) {
      return false;
    }
    String id = call.customId();
    // The call may end before its handle is there.
    underWay.put(id, new UnderWay(call, () -> {}));
    Runnable cancel = runner.begin(call, loop, reply -> answered(call, reply));
    underWay.computeIfPresent(id, (name, begun) -> new UnderWay(call, cancel));
    return true;
  }

  private @Nullable BatchCall next() {
    BatchCall waiting = again.poll();
    if (waiting != null || exhausted) {
      return waiting;
    }
    try {
      BatchCall call = input.next();
      while (call != null && isAnswered(call)) {
        call = input.next();
      }
      exhausted = call == null;
      return call;
    } catch (IOException e) {
      listener.failed(this, e);
      return null;
    }
  }

  private boolean isAnswered(BatchCall call) {
    return output.customIds().contains(call.customId())
        || errors.customIds().contains(call.customId());
  }

  private void answered(BatchCall call, Reply reply) {
    if (closed || underWay.remove(call.customId()) == null) {
      return;
    }
    if (reply.retryAfter().isPresent()) {
      again.add(call);
      pause(reply.retryAfter().get());
      return;
    }
    try {
      OutputFile file = reply.status() < 300 ? output : errors;
      file.append(call.customId(), line(call, reply));
      listener.advanced(this);
    } catch (IOException e) {
      listener.failed(this, e);
    }
  }

  private void pause(Duration time) {
    pauses++;
    var _ =
        loop.schedule(
            () -> {
              pauses--;
              if (!closed) {
                listener.advanced(this);
              }
            },
            Math.max(time.toMillis(), SHORTEST_PAUSE_MILLIS),
            TimeUnit.MILLISECONDS);
  }

  private ObjectNode line(BatchCall call, Reply reply) {
    ObjectNode line = lineOf(call);
    line.putObject("response")
        .put("status_code", reply.status())
        .put("request_id", line.path("id").asText())
        .set("body", reply.body());
    line.putNull("error");
    return line;
  }

  private ObjectNode lineOf(BatchCall call) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", "batch_req_%s_%d".formatted(batch.id().substring(6), counted()))
        .put("custom_id", call.customId());
  }

  private int counted() {
    return output.customIds().size() + errors.customIds().size();
  }

  /**
   * Writes for each call without an answer that its time was up.
   *
   * @throws IOException if files fail
   */
  void expire() throws IOException {
    cancel();
    for (BatchCall call = next(); call != null; call = next()) {
      ObjectNode line = lineOf(call);
      line.putNull("response");
      line.putObject("error")
          .put("code", "batch_expired")
          .put("message", "This call was not made before the completion window ended.");
      errors.append(call.customId(), line);
    }
  }

  /** Cancels the calls under way, which then have to be made again. */
  private void cancel() {
    List<UnderWay> cancelled = List.copyOf(underWay.values());
    underWay.clear();
    for (UnderWay call : cancelled) {
      again.add(call.call());
      call.cancel().run();
    }
  }

  /** Returns how long both files are. */
  long bytes() throws IOException {
    return output.bytes() + errors.bytes();
  }

  /** Cancels what is under way and puts all answers onto the disk. */
  @Override
  public void close() throws IOException {
    closed = true;
    cancel();
    try (input;
        output;
        errors) {
      exhausted = true;
    }
  }
}
