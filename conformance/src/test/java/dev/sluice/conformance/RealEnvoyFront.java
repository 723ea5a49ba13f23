package dev.sluice.conformance;

import dev.sluice.conformance.cases.UpstreamSpec.ProviderName;
import dev.sluice.conformance.envoy.EnvoyProcess;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A real Envoy, and a server of the processor that it asks. */
final class RealEnvoyFront implements Front {
  private static final int LARGEST_MESSAGE = 64 << 20;
  private final Server server;
  private final EnvoyProcess envoy;
  private final int port;

  RealEnvoyFront(EnvoyConfiguration configuration, BindableService processor, Providers providers)
      throws IOException {
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .addService(processor)
            .build()
            .start();
    this.envoy =
        EnvoyProcess.start(
            EnvoyProcess.find().orElseThrow(),
            configuration.yaml(
                server.getPort(),
                port(providers, ProviderName.ALPHA),
                port(providers, ProviderName.BETA)),
            "--concurrency",
            "1");
    this.port = envoy.port("front");
  }

  private static int port(Providers providers, ProviderName provider) {
    String address = providers.address(provider);
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
