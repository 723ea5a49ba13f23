package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that came over a connection and is answered there. */
final class ConnectionCall extends IncomingCall {
  private static final String JSON = "application/json";

  private final Channel channel;
  private final HttpMethod method;
  private final QueryStringDecoder target;
  private final HttpHeaders headers;
  private final boolean keepAlive;
  private final Runnable ended;
  private final HttpHeaders more = new DefaultHttpHeaders();
  private @Nullable EventStream stream;
  private @Nullable FileBody file;
  private boolean answered;

  ConnectionCall(
      Channel channel, Peer peer, FullHttpRequest request, long arrivedAt, Runnable ended) {
    super(ByteBufUtil.getBytes(request.content()), peer, arrivedAt);
    this.channel = channel;
    this.method = request.method();
    this.target = new QueryStringDecoder(request.uri());
    this.headers = request.headers();
    this.keepAlive = HttpUtil.isKeepAlive(request);
    this.ended = ended;
  }

  @Override
  public HttpMethod method() {
    return method;
  }

  @Override
  public String path() {
    return target.path();
  }

  @Override
  public Optional<String> query(String name) {
    return target.parameters().getOrDefault(name, List.of()).stream().findFirst();
  }

  @Override
  public Optional<String> header(CharSequence name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public void onEventLoop(Runnable action) {
    channel.eventLoop().execute(action);
  }

  @Override
  public void addHeader(String name, String value) {
    onEventLoop(() -> more.set(name, value));
  }

  @Override
  public void respond(int status, String contentType, byte[] content) {
    onEventLoop(() -> write(full(status, contentType, content)));
  }

  @Override
  public void respondFile(Path path, String contentType) {
    onEventLoop(
        () -> {
          if (answered || hasLeft()) {
            return;
          }
          try {
            FileBody opened = FileBody.open(path, channel, () -> finish(!keepAlive));
            answered = true;
            file = opened;
            HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, more);
            response
                .headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, opened.length());
            HttpUtil.setKeepAlive(response, keepAlive);
            channel.write(response);
            opened.drain();
          } catch (IOException e) {
            refuse(
                ApiException.failure(
                    "The file cannot be read; the sidecar's disk has it no more."));
          }
        });
  }

  @Override
  public void refuse(ApiException refusal) {
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

  @Override
  public EventStream openStream() {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, more);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    HttpUtil.setKeepAlive(response, keepAlive);
    EventStream opened = new EventStream(channel, () -> finish(!keepAlive), this::abandon);
    stream = opened;
    if (!answered && !hasLeft()) {
      answered = true;
      channel.writeAndFlush(response);
    }
    return opened;
  }

  /** Takes notice that the client left; on the event loop only. */
  void disconnected() {
    if (file != null) {
      file.close();
    }
    if (stream != null) {
      stream.release();
    }
    leave();
  }

  /** Takes notice that more can be written; on the event loop only. */
  void writabilityChanged() {
    if (stream != null) {
      stream.drain();
    }
    if (file != null) {
      file.drain();
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
        .set(more)
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.CONTENT_LENGTH, content.length);
    HttpUtil.setKeepAlive(response, keepAlive);
    return response;
  }

  private void write(HttpResponse response) {
    if (answered || hasLeft()) {
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
