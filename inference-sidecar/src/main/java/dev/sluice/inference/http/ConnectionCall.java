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
  private final RequestTarget target;
  private final HttpHeaders headers;
  private final boolean keepAlive;
  private final boolean takesChunks;
  private final Runnable ended;
  private final HttpHeaders more = new DefaultHttpHeaders();
  private @Nullable EventStream stream;
  private @Nullable FileBody file;
  private boolean answered;

  /**
   * Makes a call.
   *
   * @param target what it is for
   * @param keepAlive whether further requests can follow on the connection
   * @param ended is run when the answer has been handed to the connection
   */
  ConnectionCall(
      Channel channel,
      Peer peer,
      FullHttpRequest request,
      RequestTarget target,
      boolean keepAlive,
      long arrivedAt,
      Runnable ended) {
    super(ByteBufUtil.getBytes(request.content()), peer, arrivedAt);
    this.channel = channel;
    this.method = request.method();
    this.target = target;
    this.headers = request.headers();
    this.keepAlive = keepAlive;
    this.takesChunks = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
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
            HttpResponse response = head(contentType, keepAlive);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, opened.length());
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
    // Where no chunk can be the last, the connection's end says that the stream is whole.
    boolean staysOpen = keepAlive && takesChunks;
    HttpResponse response = head("text/event-stream; charset=utf-8", staysOpen);
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    HttpUtil.setTransferEncodingChunked(response, takesChunks);
    EventStream opened = new EventStream(channel, () -> finish(!staysOpen), this::abandon);
    stream = opened;
    if (hasLeft()) {
      opened.release();
    } else if (!answered) {
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
    announce(response, keepAlive);
    return response;
  }

  private HttpResponse head(String contentType, boolean staysOpen) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, more);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    announce(response, staysOpen);
    return response;
  }

  /** Tells whether the connection stays, which clients of HTTP/1.0 do not take for granted. */
  private void announce(HttpResponse response, boolean staysOpen) {
    if (staysOpen && !takesChunks) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    } else {
      HttpUtil.setKeepAlive(response, staysOpen);
    }
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
