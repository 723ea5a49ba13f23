package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Collects bodies up to a limit and refuses longer ones in the API's shape.
 *
 * <p>What still comes of a body that was refused is forgotten, for a while: a connection that is
 * closed before is reset, and many a client that is still sending then loses the refusal.
 */
final class BodyAggregator extends HttpObjectAggregator {
  private static final long LINGER_SECONDS = 5;

  private final int limit;
  private boolean refused;

  BodyAggregator(int limit) {
    super(limit);
    this.limit = limit;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    refused = true;
    context.writeAndFlush(refusal()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    Future<?> _ =
        context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (!refused) {
      super.channelRead(context, message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (message instanceof LastHttpContent) {
      context.close();
    }
  }

  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    Object response = super.newContinueResponse(start, maxContentLength, pipeline);
    // A client that asks before it sends is told why, too.
    return response instanceof HttpResponse answer
            && answer.status().equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)
        ? refusal()
        : response;
  }

  private DefaultFullHttpResponse refusal() {
    ApiException refusal =
        ApiException.invalid(
            413,
            "The body is longer than the %d bytes that are taken.".formatted(limit),
            null,
            "request_too_large");
    byte[] content = Json.write(refusal.body());
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
            Unpooled.wrappedBuffer(content));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, content.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }
}
