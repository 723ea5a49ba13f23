package dev.sluice.extproc.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server for external processing, on a TCP address or a Unix socket.
 *
 * <p>Services run on the event loops that bring their messages, so they must not block. Its health
 * service (grpc.health.v1) says NOT_SERVING until {@link #serving} and from {@link #drain} on. Safe
 * for many threads.
 */
public final class ExtProcServer implements AutoCloseable {
  /** Room for headers, of which Envoy takes 60 KiB by default. */
  private static final int MAX_METADATA = 128 << 10;

  /** How often clients may ask whether the server lives; grpc-java's five minutes hang up Envoy. */
  private static final Duration PERMITTED_PING = Duration.ofSeconds(5);

  /** A client that vanished is noticed after these two, and its calls end. */
  private static final Duration PING = Duration.ofSeconds(30);

  private static final Duration PING_ANSWER = Duration.ofSeconds(20);

  /** Time for clients to hear that new calls go elsewhere; until then some may still come. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  /**
   * Watchers of its health may stay, so that the calls are looked at, not the connections alone.
   */
  private static final Duration LOOK = Duration.ofMillis(20);

  private static final Duration CUT = Duration.ofSeconds(5);

  private final Listen listen;
  private final Duration patience;
  private final Server server;
  private final HealthStatusManager health;
  private final OpenCalls calls;
  private final Transport transport;
  private final ScheduledExecutorService timer;
  private final @Nullable SocketFile socketFile;
  private final AtomicBoolean leaving = new AtomicBoolean();

  private ExtProcServer(
      ServerSettings settings,
      Server server,
      HealthStatusManager health,
      OpenCalls calls,
      Transport transport,
      ScheduledExecutorService timer,
      @Nullable SocketFile socketFile) {
    this.listen = settings.listen();
    this.patience = settings.drain();
    this.server = server;
    this.health = health;
    this.calls = calls;
    this.transport = transport;
    this.timer = timer;
    this.socketFile = socketFile;
  }

  /**
   * Begins to listen; its health is NOT_SERVING.
   *
   * @param services what is served
   * @throws IOException with a sentence that says why it cannot listen
   */
  public static ExtProcServer start(
      ServerSettings settings, List<? extends BindableService> services) throws IOException {
    return start(settings, services, Transport.start());
  }

  static ExtProcServer start(
      ServerSettings settings, List<? extends BindableService> services, Transport transport)
      throws IOException {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("extproc-certificates").daemon().factory());
    try {
      return listening(settings, services, transport, timer);
    } catch (IOException | RuntimeException e) {
      timer.shutdownNow();
      transport.close();
      throw e;
    }
  }

  private static ExtProcServer listening(
      ServerSettings settings,
      List<? extends BindableService> services,
      Transport transport,
      ScheduledExecutorService timer)
      throws IOException {
    ServerCredentials credentials = ServerKeys.of(settings.tls(), timer);
    SocketFile file = null;
    SocketAddress address;
    switch (settings.listen()) {
      case Listen.Tcp tcp -> address = tcp.address();
      case Listen.Unix unix -> {
        file = SocketFile.claim(unix.path());
        address = transport.unixAddress(file.temporary());
      }
    }
    HealthStatusManager health = new HealthStatusManager();
    NettyServerBuilder builder =
        tuned(NettyServerBuilder.forAddress(address, credentials), settings, transport);
    List<ServerServiceDefinition> definitions =
        services.stream().map(BindableService::bindService).toList();
    definitions.forEach(builder::addService);
    builder.addService(health.getHealthService());
    if (settings.reflection()) {
      builder.addService(ProtoReflectionServiceV1.newInstance());
    }
    OpenCalls calls = new OpenCalls(definitions);
    builder.addStreamTracerFactory(calls);
    ExtProcServer server =
        new ExtProcServer(settings, builder.build(), health, calls, transport, timer, file);
    server.bind(settings);
    return server;
  }

  private static NettyServerBuilder tuned(
      NettyServerBuilder builder, ServerSettings settings, Transport transport) {
    return builder
        .channelType(transport.channelType(settings.listen()))
        .bossEventLoopGroup(transport.acceptor())
        .workerEventLoopGroup(transport.loops())
        .directExecutor()
        .maxInboundMessageSize(settings.maxMessage())
        .maxInboundMetadataSize(MAX_METADATA)
        .permitKeepAliveTime(PERMITTED_PING.toSeconds(), TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(PING.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(PING_ANSWER.toSeconds(), TimeUnit.SECONDS);
  }

  private void bind(ServerSettings settings) throws IOException {
    health(ServingStatus.NOT_SERVING);
    try {
      server.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "%s cannot be listened on (%s): stop what uses it or choose another address"
              .formatted(listen, cause.getMessage()),
          e);
    }
    if (socketFile != null) {
      try {
        socketFile.publish(settings.socketMode());
      } catch (IOException e) {
        server.shutdownNow();
        socketFile.remove();
        throw new IOException("the socket %s cannot be made: %s".formatted(listen, e), e);
      }
    }
  }

  private void health(ServingStatus status) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    calls.services().forEach(name -> health.setStatus(name, status));
  }

  /** Says from now on that it is healthy. */
  public void serving() {
    health(ServingStatus.SERVING);
  }

  /** Returns where it listens, with the real port of a TCP address. */
  public Listen listen() {
    return listen instanceof Listen.Tcp
        ? new Listen.Tcp((InetSocketAddress) server.getListenSockets().getFirst())
        : listen;
  }

  /**
   * Says that it is no longer healthy, refuses new calls and lets those under way finish, for as
   * long as the settings allow; then cuts off what is left. Blocks until then.
   *
   * @return whether all calls finished by themselves
   */
  public boolean drain() throws InterruptedException {
    leave();
    long began = System.nanoTime();
    server.shutdown();
    boolean finished = await(SETTLE.compareTo(patience) < 0 ? SETTLE : patience);
    while (!finished && System.nanoTime() - began < patience.toNanos()) {
      finished = calls.none() || await(LOOK);
    }
    finished |= calls.none();
    close();
    return finished;
  }

  /** Says for good that it is not healthy, once: a second time counts as a mistake. */
  private void leave() {
    if (leaving.compareAndSet(false, true)) {
      health.enterTerminalState();
    }
  }

  private boolean await(Duration time) throws InterruptedException {
    return server.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Cuts off all calls and frees the address; waits a few seconds at most. */
  @Override
  public void close() {
    leave();
    server.shutdownNow();
    boolean interrupted = false;
    try {
      server.awaitTermination(CUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    try {
      if (socketFile != null) {
        socketFile.remove();
      }
    } catch (IOException e) {
      System.getLogger(ExtProcServer.class.getName())
          .log(System.Logger.Level.WARNING, "The socket " + listen + " could not be removed", e);
    } finally {
      timer.shutdownNow();
      transport.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
