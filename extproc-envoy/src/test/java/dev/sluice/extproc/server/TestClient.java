package dev.sluice.extproc.server;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What Envoy and health checkers do, over a connection of its own. */
final class TestClient implements AutoCloseable {
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  final ManagedChannel channel;

  private TestClient(ManagedChannel channel) {
    this.channel = channel;
  }

  static TestClient of(Listen listen) {
    return of(listen, InsecureChannelCredentials.create());
  }

  static TestClient of(Listen listen, ChannelCredentials credentials) {
    SocketAddress address =
        switch (listen) {
          case Listen.Tcp tcp -> tcp.address();
          case Listen.Unix unix -> UnixDomainSocketAddress.of(unix.path());
        };
    return new TestClient(
        NettyChannelBuilder.forAddress(address, credentials)
            .overrideAuthority("localhost")
            .eventLoopGroup(LOOPS)
            .channelType(
                listen instanceof Listen.Tcp
                    ? NioSocketChannel.class
                    : NioDomainSocketChannel.class)
            .build());
  }

  ServingStatus health() {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  /** Opens a stream, on which one message has been answered. */
  Stream open() throws InterruptedException {
    Stream stream = begin(0);
    Object first = stream.event();
    if (!(first instanceof ProcessingResponse)) {
      throw new AssertionError("the stream was not taken: " + first);
    }
    return stream;
  }

  /** Opens a stream and sends a message of some bytes. */
  Stream begin(int bytes) {
    Stream stream = new Stream();
    stream.requests = ExternalProcessorGrpc.newStub(channel).process(stream);
    stream.send(bytes);
    return stream;
  }

  /** Opens a stream and returns how it ended, which it must within thirty seconds. */
  Status.Code refusal(int bytes) throws InterruptedException {
    Stream stream = begin(bytes);
    return Status.fromThrowable((Throwable) stream.event()).getCode();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** One stream of messages. */
  static final class Stream implements StreamObserver<ProcessingResponse> {
    private static final String END = "end";

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private StreamObserver<ProcessingRequest> requests;

    void send(int bytes) {
      requests.onNext(
          ProcessingRequest.newBuilder()
              .setRequestBody(HttpBody.newBuilder().setBody(ByteString.copyFrom(new byte[bytes])))
              .build());
    }

    /** Ends the stream and returns whether the server did so too. */
    boolean finish() throws InterruptedException {
      requests.onCompleted();
      return event() == END;
    }

    /** Returns the next reply, {@code END} or the failure. */
    Object event() throws InterruptedException {
      Object event = events.poll(30, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing came within thirty seconds");
      }
      return event;
    }

    @Override
    public void onNext(ProcessingResponse reply) {
      events.add(reply);
    }

    @Override
    public void onError(Throwable failure) {
      events.add(failure);
    }

    @Override
    public void onCompleted() {
      events.add(END);
    }
  }
}
