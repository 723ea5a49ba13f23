package dev.sluice.inference.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.timeout.IdleStateEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Gives one connection's requests to the router, one after the other. */
final class ConnectionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = System.getLogger(ConnectionHandler.class.getName());
  private static final int MAX_PIPELINED = 16;
  private static final RequestTarget NOWHERE = new RequestTarget("", Map.of());

  private final Router router;
  private final LongSupplier nanoClock;
  private final Deque<FullHttpRequest> pipelined = new ArrayDeque<>();
  private @Nullable ConnectionCall current;

  ConnectionHandler(Router router, LongSupplier nanoClock) {
    this.router = router;
    this.nanoClock = nanoClock;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (current == null) {
      begin(context, request);
    } else if (pipelined.size() < MAX_PIPELINED) {
      pipelined.add(request.retain());
    } else {
      context.close();
    }
  }

  private void begin(ChannelHandlerContext context, FullHttpRequest request) {
    RequestTarget target = NOWHERE;
    DecoderResult decoded = request.decoderResult();
    try {
      target = RequestTarget.parse(request.uri());
    } catch (IllegalArgumentException e) {
      decoded = DecoderResult.failure(e);
    }
    ConnectionCall call =
        new ConnectionCall(
            context.channel(),
            Peers.of(context.channel()),
            request,
            target,
            // Nothing is read any more behind what is no HTTP.
            HttpUtil.isKeepAlive(request) && decoded.isSuccess(),
            nanoClock.getAsLong(),
            () -> proceed(context));
    current = call;
    router.route(call, decoded);
  }

  private void proceed(ChannelHandlerContext context) {
    current = null;
    FullHttpRequest next = pipelined.poll();
    if (next != null && context.channel().isActive()) {
      begin(context, next);
    }
    if (next != null) {
      next.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    pipelined.forEach(FullHttpRequest::release);
    pipelined.clear();
    if (current != null) {
      current.disconnected();
    }
    context.fireChannelInactive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null) {
      current.writabilityChanged();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && current == null) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.log(Level.DEBUG, "A connection failed", cause);
    context.close();
  }
}
