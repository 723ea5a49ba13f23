package dev.sluice.inference.http;

import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.ModelRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The sidecar's HTTP server. Safe for all threads. */
public final class HttpServer implements AutoCloseable {
  private static final int EVENT_LOOPS = 1;
  private static final int WORKERS = 2;
  private static final int WORKER_QUEUE = 512;
  private static final int BACKLOG = 512;
  private static final long QUIET_MILLIS = 100;
  private static final long CLOSE_SECONDS = 10;

  private final EventLoopGroup group;
  private final ThreadPoolExecutor workers;
  private final Channel listener;

  private HttpServer(EventLoopGroup group, ThreadPoolExecutor workers, Channel listener) {
    this.group = group;
    this.workers = workers;
    this.listener = listener;
  }

  /**
   * Begins to listen.
   *
   * @param settings how
   * @param models what is served; may still be loading
   * @param metrics where measurements go
   * @param spans tells of calls; stays the caller's to close
   * @param clock the time of day
   * @param nanoClock the time in nanoseconds, to measure with
   * @param random names answers and seeds draws; must be safe for all threads
   * @return the server
   * @throws IOException if the address cannot be listened on; the message is one sentence
   */
  public static HttpServer start(
      HttpSettings settings,
      ModelRegistry models,
      ServerMetrics metrics,
      ServerSpans spans,
      InstantSource clock,
      LongSupplier nanoClock,
      RandomGenerator random)
      throws IOException {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            EVENT_LOOPS, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WORKER_QUEUE),
            Thread.ofPlatform().name("http-worker-", 0).daemon().factory());
    ApiContext context = new ApiContext(models, metrics, spans, clock, nanoClock, random);
    Router router = new Router(routes(context), settings.apiKey().map(ApiKey::new), workers);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ConnectionInitializer(router, settings.maxBodyBytes(), nanoClock))
            .bind(settings.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      workers.shutdown();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException(
          "The address %s cannot be listened on (%s); choose another with --listen."
              .formatted(settings.address(), bound.cause().getMessage()));
    }
    return new HttpServer(group, workers, bound.channel());
  }

  private static Map<String, Router.Route> routes(ApiContext context) {
    Endpoint models = new ModelsEndpoint(context);
    return Map.of(
        "/v1/chat/completions", new Router.Route("POST", new ChatEndpoint(context)),
        "/v1/completions", new Router.Route("POST", new CompletionsEndpoint(context)),
        "/v1/embeddings", new Router.Route("POST", new EmbeddingsEndpoint(context)),
        "/v1/models", new Router.Route("GET", models),
        "/v1/models/", new Router.Route("GET", models),
        "/health", new Router.Route("GET", new HealthEndpoint(context.models())),
        "/metrics", new Router.Route("GET", call -> metrics(call, context.metrics())));
  }

  private static void metrics(HttpCall call, ServerMetrics metrics) {
    call.respond(200, ServerMetrics.CONTENT_TYPE, metrics.expose());
  }

  /** Returns the address that is listened on, with its real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Takes no more connections; those there are go on. */
  public void stopListening() {
    listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Writes out what is under way, then closes all connections. */
  @Override
  public void close() {
    stopListening();
    workers.shutdown();
    group
        .shutdownGracefully(
            QUIET_MILLIS, TimeUnit.SECONDS.toMillis(CLOSE_SECONDS), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
