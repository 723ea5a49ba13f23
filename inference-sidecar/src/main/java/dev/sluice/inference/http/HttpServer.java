package dev.sluice.inference.http;

import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.ModelRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The sidecar's HTTP server. Safe for all threads. */
public final class HttpServer implements AutoCloseable {
  private static final int EVENT_LOOPS = 1;
  private static final int WORKERS = 2;
  private static final int WORKER_QUEUE = 512;
  private static final long QUIET_MILLIS = 100;
  private static final long CLOSE_SECONDS = 10;

  private final EventLoopGroup group;
  private final ThreadPoolExecutor workers;
  private final Listeners listeners;
  private final String scheme;

  private HttpServer(
      EventLoopGroup group, ThreadPoolExecutor workers, Listeners listeners, String scheme) {
    this.group = group;
    this.workers = workers;
    this.listeners = listeners;
    this.scheme = scheme;
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
   * @throws IOException if an address cannot be listened on or TLS lacks a file; the message is one
   *     sentence
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
    @Nullable SslContext tls =
        settings.tls().isPresent() ? Tls.context(settings.tls().get()) : null;
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
    Access access = new Access(settings);
    ApiContext context =
        new ApiContext(models, new TermsReader(access), metrics, spans, clock, nanoClock, random);
    Router router = new Router(access, workers);
    addRoutes(router, context);
    Listeners listeners =
        new Listeners(
            group, new ConnectionInitializer(router, settings.maxBodyBytes(), tls, nanoClock));
    HttpServer server = new HttpServer(group, workers, listeners, tls == null ? "http" : "https");
    try {
      for (ListenAddress address : settings.addresses()) {
        listeners.open(address);
      }
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static void addRoutes(Router router, ApiContext context) {
    Endpoint models = new ModelsEndpoint(context);
    router
        .add(HttpMethod.POST, "/v1/chat/completions", new ChatEndpoint(context))
        .add(HttpMethod.POST, "/v1/completions", new CompletionsEndpoint(context))
        .add(HttpMethod.POST, "/v1/embeddings", new EmbeddingsEndpoint(context))
        .add(HttpMethod.GET, "/v1/models", models)
        .add(HttpMethod.GET, "/v1/models/", models)
        .add(HttpMethod.POST, "/tokenize", new TokenizeEndpoint(context))
        .add(HttpMethod.POST, "/detokenize", new DetokenizeEndpoint(context))
        .add(HttpMethod.GET, "/health", new HealthEndpoint(context.models()))
        .add(HttpMethod.GET, "/ready", new ReadyEndpoint(context.models()))
        .add(HttpMethod.GET, "/metrics", call -> metrics(call, context.metrics()));
  }

  private static void metrics(HttpCall call, ServerMetrics metrics) {
    call.respond(200, ServerMetrics.CONTENT_TYPE, metrics.expose());
  }

  /** Returns the TCP addresses that are listened on, with their real ports. */
  public List<InetSocketAddress> tcpAddresses() {
    return listeners.tcpAddresses();
  }

  /** Returns all addresses for people: URLs of TCP ones, then {@code unix:PATH}. */
  public List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    for (InetSocketAddress tcp : listeners.tcpAddresses()) {
      addresses.add(scheme + "://" + NetUtil.toSocketAddressString(tcp));
    }
    listeners.sockets().forEach(socket -> addresses.add("unix:" + socket));
    return addresses;
  }

  /** Takes no more connections; those there are go on. */
  public void stopListening() {
    listeners.close();
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
