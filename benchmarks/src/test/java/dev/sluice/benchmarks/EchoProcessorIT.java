package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class EchoProcessorIT {
  @Test
  void eachMessageIsAnsweredByItsEmptyReplyOverTcp() throws Exception {
    try (ProcessorServer server = new ProcessorServer("127.0.0.1:0", new EchoProcessor())) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      answersEachMessage(channel);
    }
  }

  @Test
  void eachMessageIsAnsweredByItsEmptyReplyOverAUnixSocket(@TempDir Path folder) throws Exception {
    Path socket = folder.resolve("echo.sock");
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try (ProcessorServer server = new ProcessorServer("unix:" + socket, new EchoProcessor())) {
      assertThat(server.port()).isNegative();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
              .channelType(EpollDomainSocketChannel.class)
              .eventLoopGroup(loop)
              .overrideAuthority("echo")
              .usePlaintext()
              .build();
      answersEachMessage(channel);
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
  }

  private static void answersEachMessage(ManagedChannel channel) throws Exception {
    try {
      assertThat(replies(channel, "application/json"))
          .extracting(ProcessingResponse::getResponseCase)
          .containsExactly(
              ResponseCase.REQUEST_HEADERS,
              ResponseCase.REQUEST_BODY,
              ResponseCase.REQUEST_TRAILERS,
              ResponseCase.RESPONSE_HEADERS,
              ResponseCase.RESPONSE_BODY,
              ResponseCase.RESPONSE_TRAILERS);
      assertThat(replies(channel, "application/json"))
          .noneMatch(ProcessingResponse::hasModeOverride);
      assertThat(replies(channel, "text/event-stream; charset=utf-8"))
          .filteredOn(ProcessingResponse::hasModeOverride)
          .singleElement()
          .extracting(reply -> reply.getModeOverride().getResponseBodyMode())
          .isEqualTo(BodySendMode.STREAMED);
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<ProcessingResponse> replies(ManagedChannel channel, String contentType)
      throws Exception {
    CompletableFuture<List<ProcessingResponse>> all = new CompletableFuture<>();
    StreamObserver<ProcessingRequest> requests =
        ExternalProcessorGrpc.newStub(channel).process(collecting(all));
    ProcessingRequest.Builder next = ProcessingRequest.newBuilder();
    requests.onNext(next.setRequestHeaders(HttpHeaders.getDefaultInstance()).build());
    requests.onNext(next.setRequestBody(HttpBody.getDefaultInstance()).build());
    requests.onNext(next.setRequestTrailers(HttpTrailers.getDefaultInstance()).build());
    requests.onNext(next.setResponseHeaders(headers(contentType)).build());
    requests.onNext(next.setResponseBody(HttpBody.getDefaultInstance()).build());
    requests.onNext(next.setResponseTrailers(HttpTrailers.getDefaultInstance()).build());
    requests.onCompleted();
    return all.get(30, TimeUnit.SECONDS);
  }

  private static HttpHeaders headers(String contentType) {
    HeaderValue type =
        HeaderValue.newBuilder()
            .setKey("content-type")
            .setRawValue(ByteString.copyFromUtf8(contentType))
            .build();
    return HttpHeaders.newBuilder().setHeaders(HeaderMap.newBuilder().addHeaders(type)).build();
  }

  private static StreamObserver<ProcessingResponse> collecting(
      CompletableFuture<List<ProcessingResponse>> all) {
    List<ProcessingResponse> replies = new ArrayList<>();
    return new StreamObserver<>() {
      @Override
      public void onNext(ProcessingResponse reply) {
        replies.add(reply);
      }

      @Override
      public void onError(Throwable failure) {
        all.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        all.complete(replies);
      }
    };
  }
}
