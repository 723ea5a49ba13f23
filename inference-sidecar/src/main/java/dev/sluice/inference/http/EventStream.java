package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A response made of server-sent events. Lives on the connection's event loop.
 *
 * <p>Events of a client that does not read wait here up to a bound; past it the generation is
 * cancelled, and the client gets what waits and an error when it reads on.
 */
final class EventStream {
  private static final int MAX_WAITING_BYTES = 1 << 20;
  private static final byte[] BEFORE = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Channel channel;
  private final Runnable ended;
  private final Runnable abandoned;
  private @Nullable ByteBuf waiting;
  private boolean complete;
  private boolean lastSent;

  /**
   * Makes a stream whose head has been sent.
   *
   * @param ended is run when all of it has been handed to the connection
   * @param abandoned is run when the client has fallen too far behind
   */
  EventStream(Channel channel, Runnable ended, Runnable abandoned) {
    this.channel = channel;
    this.ended = ended;
    this.abandoned = abandoned;
  }

  /** Sends an event. */
  void send(ObjectNode data) {
    if (complete) {
      return;
    }
    append(data);
    drain();
    if (waiting != null && waiting.readableBytes() > MAX_WAITING_BYTES) {
      fail(
          ApiException.failure(
              "The stream was ended because %d bytes of it were not read; read faster."
                  .formatted(waiting.readableBytes())));
      abandoned.run();
    }
  }

  /** Ends the stream as the protocol wants it. */
  void end() {
    if (!complete) {
      buffer().writeBytes(DONE);
      complete = true;
      drain();
    }
  }

  /** Ends the stream with an error event and without the mark of a complete one. */
  void fail(ApiException failure) {
    if (!complete) {
      append(failure.body());
      complete = true;
      drain();
    }
  }

  /** Writes what waits, if the client reads. */
  void drain() {
    if (lastSent || !channel.isWritable()) {
      return;
    }
    ByteBuf bytes = waiting;
    waiting = null;
    if (complete) {
      lastSent = true;
      channel.writeAndFlush(
          bytes == null ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultLastHttpContent(bytes));
      ended.run();
    } else if (bytes != null) {
      channel.writeAndFlush(new DefaultHttpContent(bytes));
    }
  }

  /** Frees what the client will never read. */
  void release() {
    complete = true;
    lastSent = true;
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
  }

  private void append(ObjectNode data) {
    buffer().writeBytes(BEFORE).writeBytes(Json.write(data)).writeBytes(AFTER);
  }

  private ByteBuf buffer() {
    if (waiting == null) {
      waiting = channel.alloc().buffer();
    }
    return waiting;
  }
}
