package dev.sluice.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** A connection of a {@link RateRun}: one call at a time. */
final class RateConnection extends SimpleChannelInboundHandler<HttpObject> {
  private final RateRun run;
  private @Nullable ChannelHandlerContext context;
  private boolean busy;
  private boolean good;
  private long due;

  RateConnection(RateRun run) {
    this.run = run;
  }

  /** Sends a call; only while none is under way. */
  void send(ByteBuf call, long due) {
    this.due = due;
    busy = true;
    good = false;
    if (context != null) {
      context.writeAndFlush(call, context.voidPromise());
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    this.context = context;
    run.ready(this);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpResponse head) {
      good = head.status().equals(HttpResponseStatus.OK) && head.decoderResult().isSuccess();
    }
    if (part instanceof LastHttpContent) {
      busy = false;
      run.answered(due, good);
      run.ready(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    this.context = null;
    if (busy) {
      busy = false;
      run.answered(due, false);
    }
  }
}
