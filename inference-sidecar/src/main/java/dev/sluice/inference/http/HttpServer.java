package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.batch.BatchService;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.metrics.ServerSpans;
import dev.sluice.inference.serving.ModelRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The sidecar's HTTP server. Safe for all threads. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final long TLS_SECONDS = 2;
  private static final int EVENT_LOOPS = 1;
  private static final int WORKERS = 512;
  private static final long QUIET_MILLIS = 100;
  private static final long CLOSE_SECONDS = 10;

  private final EventLoopGroup group;
  private final Workers workers;
  private final Listeners listeners;
  private final String scheme;

  private HttpServer(EventLoopGroup group, Workers workers, Listeners listeners, String scheme) {
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
   * @param batches keeps files and batches, which are started here and stay the caller's to close;
   *     empty for a server that has none
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
      Optional<BatchService> batches,
      ServerMetrics metrics,
      ServerSpans spans,
      InstantSource clock,
      LongSupplier nanoClock,
      RandomGenerator random)
      throws IOException {
    @Nullable Tls tls = settings.tls().isPresent() ? Tls.open(settings.tls().get()) : null;
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            EVENT_LOOPS, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
    Workers workers = new Workers(WORKERS);
    Access access = new Access(settings);
    ApiContext context =
        new ApiContext(models, new TermsReader(access), metrics, spans, clock, nanoClock, random);
    Router router = new Router(access, workers);
    addRoutes(router, context, workers, batches);
    Listeners listeners =
        new Listeners(
            group,
            new ConnectionInitializer(access, router, settings.maxBodyBytes(), tls, nanoClock));
    HttpServer server = new HttpServer(group, workers, listeners, tls == null ? "http" : "https");
    try {
      if (tls != null) {
        refreshRegularly(tls, group, workers);
      }
      for (ListenAddress address : settings.addresses()) {
        listeners.open(address);
      }
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Looks after changed files on a worker's thread, as reading them must hold up no connection. */
  private static void refreshRegularly(Tls tls, EventLoopGroup group, Workers workers) {
    Future<?> _ =
        group.scheduleWithFixedDelay(
            () -> {
              try {
                workers.execute(tls::refresh);
              } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "No thread is free to look after the TLS files", e);
              }
            },
            TLS_SECONDS,
            TLS_SECONDS,
            TimeUnit.SECONDS);
  }

  private static void addRoutes(
      Router router, ApiContext context, Workers workers, Optional<BatchService> batches) {
    Map<String, Endpoint> answering =
        Map.of(
            "/v1/chat/completions", new ChatEndpoint(context),
            "/v1/completions", new CompletionsEndpoint(context),
            "/v1/embeddings", new EmbeddingsEndpoint(context),
            "/v1/rerank", new RerankEndpoint(context));
    answering.forEach((path, endpoint) -> router.add(HttpMethod.POST, path, endpoint));
    batches.ifPresentOrElse(
        service -> {
          addBatches(router, context, service, answering.keySet());
          service.start(new BatchCalls(answering, workers, context.nanoClock()));
        },
        () -> refuseBatches(router));
    Endpoint models = new ModelsEndpoint(context);
    router
        .add(HttpMethod.GET, "/v1/models", models)
        .add(HttpMethod.GET, "/v1/models/", models)
        .add(HttpMethod.POST, "/rerank", new RerankEndpoint(context))
        .add(HttpMethod.POST, "/tokenize", new TokenizeEndpoint(context))
        .add(HttpMethod.POST, "/detokenize", new DetokenizeEndpoint(context))
        .add(HttpMethod.GET, "/health", new HealthEndpoint(context.models()))
        .add(HttpMethod.GET, "/ready", new ReadyEndpoint(context.models()))
        .add(HttpMethod.GET, "/metrics", call -> metrics(call, context.metrics()));
  }

  private static void addBatches(
      Router router, ApiContext context, BatchService service, Set<String> paths) {
    FilesEndpoint files = new FilesEndpoint(context, service);
    BatchesEndpoint batches = new BatchesEndpoint(context, service, paths);
    router
        .add(HttpMethod.POST, FilesEndpoint.PATH, files::upload)
        .add(HttpMethod.GET, FilesEndpoint.PATH, files::list)
        .add(HttpMethod.GET, FilesEndpoint.PATH + "/", files::get)
        .add(HttpMethod.DELETE, FilesEndpoint.PATH + "/", files::delete)
        .add(HttpMethod.POST, BatchesEndpoint.PATH, batches::create)
        .add(HttpMethod.GET, BatchesEndpoint.PATH, batches::list)
        .add(HttpMethod.GET, BatchesEndpoint.PATH + "/", batches::get)
        .add(HttpMethod.POST, BatchesEndpoint.PATH + "/", batches::cancel);
  }

  private static void refuseBatches(Router router) {
    Endpoint refusal =
        call -> {
          throw ApiException.invalid(
              501,
              "This server keeps no files and batches; start it with --state DIR.",
              null,
              "no_storage");
        };
    for (String path : List.of(FilesEndpoint.PATH, BatchesEndpoint.PATH)) {
      router.add(HttpMethod.GET, path, refusal).add(HttpMethod.POST, path, refusal);
    }
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

  /** Takes no more connections, writes out what is under way, then closes those there are. */
  @Override
  public void close() {
    listeners.close();
    workers.shutdown();
    group
        .shutdownGracefully(
            QUIET_MILLIS, TimeUnit.SECONDS.toMillis(CLOSE_SECONDS), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
