package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.nio.charset.StandardCharsets;

/**
 * A response made of server-sent events. Lives on the connection's event loop.
 *
 * <p>Events of a client that does not read wait here up to a bound; past it the connection is
 * closed, which cancels the call.
 */
final class EventStream {
  private static final int MAX_WAITING_BYTES = 1 << 20;
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Channel channel;
  private final Runnable ended;
  private final ByteBuf waiting = Unpooled.buffer(0, Integer.MAX_VALUE);
  private boolean complete;
  private boolean lastSent;

  EventStream(Channel channel, Runnable ended) {
    this.channel = channel;
    this.ended = ended;
  }

  /** Sends an event. */
  void send(ObjectNode data) {
    append(data);
    drain();
  }

  /** Ends the stream as the protocol wants it. */
  void end() {
    waiting.writeBytes(DONE);
    complete = true;
    drain();
  }

  /** Ends the stream with an error event and without the mark of a complete one. */
  void fail(ApiException failure) {
    append(failure.body());
    complete = true;
    drain();
  }

  /** Writes what waits, if the client reads. */
  void drain() {
    if (lastSent || !channel.isActive()) {
      return;
    }
    if (!channel.isWritable()) {
      if (waiting.readableBytes() > MAX_WAITING_BYTES) {
        channel.close();
      }
      return;
    }
    ByteBuf bytes = waiting.copy();
    waiting.clear();
    if (complete) {
      lastSent = true;
      channel.writeAndFlush(new DefaultLastHttpContent(bytes));
      ended.run();
    } else if (bytes.isReadable()) {
      channel.writeAndFlush(new DefaultHttpContent(bytes));
    } else {
      bytes.release();
    }
  }

  private void append(ObjectNode data) {
    waiting.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
    waiting.writeBytes(Json.write(data));
    waiting.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
  }
}
