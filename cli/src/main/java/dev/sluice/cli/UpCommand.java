package dev.sluice.cli;

import dev.sluice.config.GatewaySettings;
import dev.sluice.config.Sluice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the sidecar and the gateway and runs them until it is told to stop. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the inference sidecar and the gateway on this machine.",
      "Without --model it serves the two demonstration models."
    })
final class UpCommand implements Callable<Integer> {
  /** The key of the policies that come with Sluice, which everybody can read. */
  private static final String DEMO_KEY = "sk-sluice-demo";

  private static final int TOKEN_BYTES = 16;

  /** What shells report of a process that SIGINT ended. */
  private static final int INTERRUPTED = 130;

  @Option(names = "--port", description = "Port of the gateway (default: the policy file's).")
  private @Nullable Integer port;

  @Option(
      names = "--address",
      description = "Address that the gateway listens on (default: the policy file's).")
  private @Nullable String address;

  @Option(names = "--policy", description = "Policy file (default: policies/default.yaml).")
  private @Nullable Path policy;

  @Option(
      names = "--model",
      paramLabel = "[NAME=]FILE",
      description = "GGUF model to serve instead of the demonstration models; may be repeated.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--sidecar-port",
      description = "Port of the sidecar on the loopback address (default: any free one).")
  private int sidecarPort;

  @Option(
      names = "--retry-disabled",
      description = "Try model files again that were disabled for killing the sidecar.")
  private boolean retryDisabled;

  private final Status status = new Status(System.out);
  private final CountDownLatch stop = new CountDownLatch(1);

  @Override
  public Integer call() throws InterruptedException, IOException {
    Home home = Home.fromLauncher();
    SidecarOptions served = SidecarOptions.of(models, home);
    Path file = policyFile(home, served);
    int modelPort = Ports.free(Ports.LOOPBACK, sidecarPort, "sidecar", "--sidecar-port").getPort();
    String trustToken = trustToken();
    Map<String, String> variables = variables(served, modelPort, trustToken);
    InetSocketAddress listen = listen(Policies.gateway(file, variables));
    Signals.on("INT", stop::countDown);
    Signals.on("TERM", stop::countDown);
    try (StateLock lock = StateLock.take(home.state());
        Sluice sluice = Policies.open(file, variables)) {
      Signals.on("HUP", sluice::reload);
      run(home, served, file, modelPort, trustToken, listen, sluice);
    }
    status.line("sluice", "stopped");
    return 0;
  }

  private void run(
      Home home,
      SidecarOptions served,
      Path file,
      int modelPort,
      String trustToken,
      InetSocketAddress listen,
      Sluice sluice)
      throws InterruptedException, IOException {
    if (retryDisabled) {
      Sidecar.forgetCrashes(home);
    }
    status.line("sidecar", "loading " + String.join(", ", served.models().keySet()));
    Path work = Files.createDirectories(home.state().resolve("tomcat"));
    try (Sidecar sidecar = Sidecar.start(home, served, modelPort, trustToken, this::reportSidecar);
        GatewayMetrics metrics = GatewayMetrics.install();
        Gateway gateway =
            Gateway.start(
                listen,
                sluice,
                work,
                new HealthServlet(sluice, sidecar::ready),
                metrics.servlet(() -> sluice.configuration().gateway()))) {
      if (!sidecar.awaitReady(stop)) {
        status.line("sidecar", "stopping while it loads");
        return;
      }
      status.line("sidecar", "ready, serving " + sidecar.address());
      if (sidecar.hasDisabledModels()) {
        status.line(
            "sidecar",
            "does not serve model files that kept killing it, see %s/health; --retry-disabled tries them again"
                .formatted(sidecar.address()));
      }
      status.line("gateway", "ready on " + gateway.url() + ", policy " + file);
      if (policy == null) {
        status.example(gateway.url(), DEMO_KEY);
      }
      stop.await();
      status.line("gateway", "stopping");
      Signals.on("INT", () -> Runtime.getRuntime().halt(INTERRUPTED));
      sidecar.letEnd();
      gateway.takeNoMore();
      sluice.close();
    }
  }

  /** The policies that come with Sluice have keys that everybody knows. */
  private InetSocketAddress listen(GatewaySettings settings) {
    String name = address != null ? address : settings.listen();
    InetAddress host = Ports.resolve(name, "--address");
    if (policy == null && !host.isLoopbackAddress()) {
      throw CommandFailure.wrongInput(
          "the demonstration policy has published keys and serves loopback addresses only, not "
              + name
              + ": name a policy of your own with --policy");
    }
    return Ports.free(host, port != null ? port : settings.port(), "gateway", "--port");
  }

  private void reportSidecar(String sentence) {
    status.line("sidecar", sentence);
  }

  private Path policyFile(Home home, SidecarOptions served) {
    if (policy != null) {
      return policy.toAbsolutePath();
    }
    return served.demonstration() ? home.defaultPolicy() : home.singleModelPolicy();
  }

  /** What the policies that come with Sluice leave open. */
  private static Map<String, String> variables(
      SidecarOptions served, int modelPort, String trustToken) {
    String first = served.models().keySet().iterator().next();
    return Map.of(
        "SLUICE_SIDECAR_PORT",
        Integer.toString(modelPort),
        Sidecar.TRUST_VARIABLE,
        trustToken,
        "SLUICE_MODEL",
        first);
  }

  /**
   * Returns the token that the environment sets, as policy files read it there first, or a new one.
   */
  private static String trustToken() {
    String set = System.getenv(Sidecar.TRUST_VARIABLE);
    if (set != null && !set.isBlank()) {
      return set;
    }
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return HexFormat.of().formatHex(token);
  }
}
