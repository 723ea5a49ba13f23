package dev.sluice.conformance;

import dev.sluice.conformance.cases.UpstreamSpec.ProviderName;
import dev.sluice.conformance.fake.FakeEnvoy;
import dev.sluice.conformance.fake.Setup;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model of Envoy, which asks a processor in this process. */
final class FakeEnvoyFront implements Front {
  private final Server server;
  private final ManagedChannel channel;
  private final FakeEnvoy envoy;

  FakeEnvoyFront(ProcessorMode mode, BindableService processor, Providers providers)
      throws IOException {
    String address = InProcessServerBuilder.generateName();
    this.server =
        InProcessServerBuilder.forName(address)
            .directExecutor()
            .addService(processor)
            .build()
            .start();
    this.channel = InProcessChannelBuilder.forName(address).build();
    Map<String, String> clusters = new LinkedHashMap<>();
    clusters.put("alpha", providers.address(ProviderName.ALPHA));
    clusters.put("beta", providers.address(ProviderName.BETA));
    Setup setup =
        new Setup(
            mode.mode(),
            mode.override(),
            "x-sluice-provider",
            clusters,
            List.of(
                "x-sluice-model",
                "x-sluice-provider",
                "x-gateway-model-name",
                "x-gateway-destination-endpoint"));
    this.envoy = new FakeEnvoy(setup, channel);
  }

  @Override
  public int port() {
    return envoy.port();
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    channel.shutdownNow();
    server.shutdownNow();
  }
}
