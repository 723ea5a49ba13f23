package dev.sluice.cli;

import dev.sluice.config.Sluice;
import dev.sluice.extproc.ExternalProcessorService;
import dev.sluice.extproc.server.ExtProcServer;
import dev.sluice.extproc.server.Listen;
import dev.sluice.extproc.server.ServerSettings;
import dev.sluice.extproc.server.WarmUp;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.exporter.prometheus.PrometheusHttpServer;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the pipeline beside an Envoy until it is told to stop. */
@Command(
    name = "extproc",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs an external processor for Envoy (ext_proc) with a policy file.",
      "The file is read again when it changes, and on SIGHUP.",
      "SIGTERM lets calls under way finish, a second one does not."
    })
final class ExtProcCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Policy file (default: policies/default.yaml).")
  private @Nullable Path config;

  @Mixin private ExtProcOptions options = new ExtProcOptions();

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      description = "Serve Prometheus' metrics there under /metrics (default: do not).")
  private @Nullable String metrics;

  private final Status status = new Status(System.out);
  private final CountDownLatch stop = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException {
    ServerSettings settings = options.server();
    Path file = config != null ? config.toAbsolutePath() : Home.fromLauncher().defaultPolicy();
    try (Sluice sluice = Policies.open(file, Map.of());
        ProcessTelemetry telemetry = ProcessTelemetry.install("sluice-extproc", reader())) {
      ExternalProcessorService service =
          new ExternalProcessorService(sluice::begin, options.processor());
      count(service);
      try (ExtProcServer server = listen(settings, service)) {
        serve(server, sluice, file);
      }
    }
    status.line("extproc", "stopped");
    return 0;
  }

  /** Each request that Envoy asks about is one stream, of which its cluster allows only so many. */
  private static void count(ExternalProcessorService service) {
    GlobalOpenTelemetry.getMeter("dev.sluice")
        .upDownCounterBuilder("sluice.extproc.active_streams")
        .setUnit("{stream}")
        .setDescription("Streams of Envoy that are open")
        .buildWithCallback(streams -> streams.record(service.underWay()));
  }

  private static ExtProcServer listen(ServerSettings settings, ExternalProcessorService service) {
    try {
      return ExtProcServer.start(settings, List.of(service));
    } catch (IOException e) {
      throw CommandFailure.wrongInput(String.valueOf(e.getMessage()));
    }
  }

  private void serve(ExtProcServer server, Sluice sluice, Path file) throws InterruptedException {
    Signals.on("HUP", sluice::reload);
    Signals.on("INT", () -> stop(server));
    Signals.on("TERM", () -> stop(server));
    int calls = WarmUp.run(WARM_UP);
    if (stop.getCount() > 0) {
      server.serving();
      status.line(
          "extproc",
          "ready on %s, policy %s, warmed up with %d calls"
              .formatted(server.listen(), file, calls));
    }
    stop.await();
    status.line("extproc", "draining");
    if (!server.drain()) {
      status.line("extproc", "cut off calls that did not end in time");
    }
  }

  /** The first signal drains, a second one does not wait. */
  private void stop(ExtProcServer server) {
    if (stop.getCount() == 0) {
      server.close();
    }
    stop.countDown();
  }

  private @Nullable MetricReader reader() {
    if (metrics == null) {
      return null;
    }
    InetSocketAddress address = metricsAddress(metrics);
    try {
      return PrometheusHttpServer.builder()
          .setHost(address.getAddress().getHostAddress())
          .setPort(address.getPort())
          .build();
    } catch (UncheckedIOException e) {
      throw CommandFailure.wrongInput(
          "metrics cannot be served on %s (%s): choose another address with --metrics"
              .formatted(metrics, e.getCause()));
    }
  }

  private static InetSocketAddress metricsAddress(String text) {
    try {
      if (Listen.parse(text) instanceof Listen.Tcp tcp) {
        return tcp.address();
      }
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongInput("--metrics: " + e.getMessage());
    }
    throw CommandFailure.wrongInput(
        "--metrics %s is no TCP address such as 127.0.0.1:9003".formatted(text));
  }
}
