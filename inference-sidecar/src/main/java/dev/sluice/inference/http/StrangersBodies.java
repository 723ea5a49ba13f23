package dev.sluice.inference.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Keeps the bodies of those out who may not call: their requests go on at once without them, to be
 * refused, and what still comes of a body is forgotten. So nobody fills the memory without a key.
 */
final class StrangersBodies extends ChannelInboundHandlerAdapter {
  private final Access access;
  private boolean dropping;

  StrangersBodies(Access access) {
    this.access = access;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && isStranger(context, request)) {
      dropping = true;
      context.fireChannelRead(withoutBody(request));
      return;
    }
    if (!dropping) {
      context.fireChannelRead(message);
    } else if (message instanceof HttpContent) {
      dropping = !(message instanceof LastHttpContent);
      ReferenceCountUtil.release(message);
    }
  }

  private boolean isStranger(ChannelHandlerContext context, HttpRequest request) {
    try {
      return request.decoderResult().isSuccess()
          && !access.admits(
              RequestTarget.parse(request.uri()).path(),
              Peers.of(context.channel()),
              request.headers().get(HttpHeaderNames.AUTHORIZATION));
    } catch (IllegalArgumentException e) {
      // What is no target is refused, too.
      return true;
    }
  }

  private static HttpRequest withoutBody(HttpRequest request) {
    HttpHeaders headers = request.headers().copy();
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    headers.remove(HttpHeaderNames.EXPECT);
    return new DefaultFullHttpRequest(
        request.protocolVersion(),
        request.method(),
        request.uri(),
        Unpooled.EMPTY_BUFFER,
        headers,
        DefaultHttpHeadersFactory.trailersFactory().newEmptyHeaders());
  }
}
