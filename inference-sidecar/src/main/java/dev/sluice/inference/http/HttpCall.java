package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. What it read is safe for all threads; everything that answers runs
 * on the connection's event loop, whatever thread calls it.
 */
final class HttpCall {
  private static final String JSON = "application/json";

  private final Channel channel;
  private final HttpMethod method;
  private final String path;
  private final HttpHeaders headers;
  private final byte[] body;
  private final boolean keepAlive;
  private final Runnable ended;
  private final long arrivedAt;
  private @Nullable Runnable disconnectAction;
  private @Nullable EventStream stream;
  private boolean answered;
  private boolean disconnected;

  HttpCall(Channel channel, FullHttpRequest request, long arrivedAt, Runnable ended) {
    this.channel = channel;
    this.method = request.method();
    this.path = new QueryStringDecoder(request.uri()).path();
    this.headers = request.headers();
    this.body = ByteBufUtil.getBytes(request.content());
    this.keepAlive = HttpUtil.isKeepAlive(request);
    this.arrivedAt = arrivedAt;
    this.ended = ended;
  }

  HttpMethod method() {
    return method;
  }

  String path() {
    return path;
  }

  Optional<String> header(CharSequence name) {
    return Optional.ofNullable(headers.get(name));
  }

  byte[] body() {
    return body;
  }

  /** Returns the time of the request's arrival on the server's nanosecond clock. */
  long arrivedAt() {
    return arrivedAt;
  }

  /** Runs something on the connection's event loop, in the order of the calls. */
  void onEventLoop(Runnable action) {
    channel.eventLoop().execute(action);
  }

  /** Sets what is to be done when the client leaves before the answer is complete. */
  void onDisconnect(Runnable action) {
    onEventLoop(
        () -> {
          disconnectAction = action;
          if (disconnected) {
            action.run();
          }
        });
  }

  void respondJson(int status, byte[] content) {
    respond(status, JSON, content);
  }

  void refuse(ApiException refusal) {
    onEventLoop(
        () -> {
          if (stream != null) {
            stream.fail(refusal);
            return;
          }
          HttpResponse response = full(refusal.status(), JSON, Json.write(refusal.body()));
          refusal
              .retryAfter()
              .ifPresent(
                  time -> response.headers().set(HttpHeaderNames.RETRY_AFTER, time.toSeconds()));
          write(response);
        });
  }

  void refuseMethod(ApiException refusal, String allowed) {
    onEventLoop(
        () -> {
          HttpResponse response = full(refusal.status(), JSON, Json.write(refusal.body()));
          response.headers().set(HttpHeaderNames.ALLOW, allowed);
          write(response);
        });
  }

  void respond(int status, String contentType, byte[] content) {
    onEventLoop(() -> write(full(status, contentType, content)));
  }

  /** Begins a stream of events; on the event loop only. */
  EventStream openStream() {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    HttpUtil.setKeepAlive(response, keepAlive);
    EventStream opened = new EventStream(channel, () -> finish(!keepAlive));
    stream = opened;
    if (!answered && !disconnected) {
      answered = true;
      channel.writeAndFlush(response);
    }
    return opened;
  }

  /** Takes notice that the client left; on the event loop only. */
  void disconnected() {
    disconnected = true;
    if (disconnectAction != null) {
      disconnectAction.run();
    }
  }

  /** Takes notice that more can be written; on the event loop only. */
  void writabilityChanged() {
    if (stream != null) {
      stream.drain();
    }
  }

  private DefaultFullHttpResponse full(int status, String contentType, byte[] content) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            Unpooled.wrappedBuffer(content));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.CONTENT_LENGTH, content.length);
    HttpUtil.setKeepAlive(response, keepAlive);
    return response;
  }

  private void write(HttpResponse response) {
    if (answered || disconnected) {
      return;
    }
    answered = true;
    channel.writeAndFlush(response);
    finish(!keepAlive);
  }

  private void finish(boolean close) {
    if (close) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
    ended.run();
  }
}
