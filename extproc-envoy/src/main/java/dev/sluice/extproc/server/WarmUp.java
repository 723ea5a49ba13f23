package dev.sluice.extproc.server;

import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import dev.sluice.extproc.ExternalProcessorService;
import dev.sluice.extproc.ProcessorSettings;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends invented calls to a processor of its own, on a port of the loopback address, until the JVM
 * has loaded and compiled what real calls need: the first one would else outlast Envoy's time-out.
 *
 * <p>Its policies are its own as well, so that nothing is counted, limited, kept or told.
 */
public final class WarmUp {
  private static final int CALLS = 400;
  private static final String POLICIES = "warm-up.yaml";
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int MAX_MESSAGE = 1 << 20;

  /** Whoever else finds it for that moment meets invented policies in front of nothing. */
  private static final ServerSettings LOOPBACK =
      new ServerSettings(
          new Listen.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          Set.of(),
          null,
          MAX_MESSAGE,
          Duration.ZERO,
          false);

  private WarmUp() {}

  /**
   * Runs the calls, fewer if time runs out; what goes wrong is logged and keeps nobody from
   * starting.
   *
   * @param limit the longest that this may take
   * @return how many calls were made
   */
  public static int run(Duration limit) {
    SluiceOptions options = SluiceOptions.STANDARD.withWatch(null).withPatience(PATIENCE);
    try (Sluice sluice = Sluice.open(policies(), Path.of(POLICIES), options)) {
      return served(new ExternalProcessorService(sluice::begin, ProcessorSettings.STANDARD), limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (IOException | ExecutionException | RuntimeException e) {
      System.getLogger(WarmUp.class.getName())
          .log(Level.WARNING, "The first calls may be slow, because warming up failed", e);
      return 0;
    }
  }

  private static String policies() throws IOException {
    try (InputStream in = WarmUp.class.getResourceAsStream(POLICIES)) {
      if (in == null) {
        throw new IOException("the JAR lacks " + POLICIES);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int served(ExternalProcessorService service, Duration limit)
      throws IOException, ExecutionException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    try (ExtProcServer server = ExtProcServer.start(LOOPBACK, List.of(service))) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget(server.listen().toString())
              .directExecutor()
              .usePlaintext()
              .build();
      try {
        return calls(ExternalProcessorGrpc.newStub(channel), end);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static int calls(ExternalProcessorGrpc.ExternalProcessorStub stub, long end)
      throws ExecutionException, InterruptedException {
    int made = 0;
    try {
      while (made < CALLS && System.nanoTime() - end < 0) {
        LockstepStream.hold(stub, InventedCall.messages(made))
            .get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        made++;
      }
    } catch (TimeoutException e) {
      // The machine is slow or busy: what was done so far helps as well.
    }
    return made;
  }
}
