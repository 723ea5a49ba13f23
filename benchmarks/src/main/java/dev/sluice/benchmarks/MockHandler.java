package dev.sluice.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One connection to the {@link MockUpstream}. */
final class MockHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final ByteBuf STREAM = text("\"stream\":true");
  private static final ByteBuf STREAM_SPACED = text("\"stream\": true");
  private static final ByteBuf USAGE = text("include_usage");

  private static ByteBuf text(String value) {
    return Unpooled.unreleasableBuffer(
        Unpooled.copiedBuffer(value, StandardCharsets.US_ASCII).asReadOnly());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    ByteBuf body = request.content();
    if (contains(STREAM, body) || contains(STREAM_SPACED, body)) {
      int chunks = request.headers().getInt("x-mock-chunks", 20);
      int delay = request.headers().getInt("x-mock-delay-ms", 20);
      context.writeAndFlush(streamHead());
      event(context, 0, chunks, delay, contains(USAGE, body));
    } else {
      context.writeAndFlush(whole());
    }
  }

  private static boolean contains(ByteBuf needle, ByteBuf body) {
    return ByteBufUtil.indexOf(needle, body) >= 0;
  }

  private static FullHttpResponse whole() {
    ByteBuf content = Unpooled.wrappedBuffer(Answers.whole());
    FullHttpResponse answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, content);
    answer.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    return answer;
  }

  private static HttpResponse streamHead() {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    head.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    return head;
  }

  private static void event(
      ChannelHandlerContext context, int number, int chunks, int delay, boolean usage) {
    if (!context.channel().isActive()) {
      return;
    }
    if (number < chunks) {
      send(context, Answers.event(number));
      context
          .executor()
          .schedule(
              () -> event(context, number + 1, chunks, delay, usage), delay, TimeUnit.MILLISECONDS);
      return;
    }
    for (byte[] last : Answers.end(usage)) {
      send(context, last);
    }
    context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private static void send(ChannelHandlerContext context, byte[] bytes) {
    context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
  }
}
