package dev.sluice.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Begun;
import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A processor in this process, under a configuration or policies of a test. */
final class Processor implements AutoCloseable {
  private final ExternalProcessorService service;
  private final Server server;
  private final ManagedChannel channel;
  private final @Nullable Sluice sluice;

  private Processor(
      Supplier<Begun> calls, int maxBody, @Nullable Sluice sluice, AwaitedBodies bodies)
      throws IOException {
    this.service =
        new ExternalProcessorService(
            calls, new ProcessorSettings(maxBody, Duration.ofMinutes(10)), bodies);
    this.sluice = sluice;
    String name = UUID.randomUUID().toString();
    this.server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .maxInboundMessageSize(64 << 20)
            .addService(service)
            .build()
            .start();
    this.channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  static Processor of(String configuration) throws IOException {
    return of(configuration, 10 << 20);
  }

  static Processor of(String configuration, int maxBody) throws IOException {
    Sluice sluice = Sluice.open(configuration, Path.of("test.yaml"), SluiceOptions.STANDARD);
    return new Processor(sluice::begin, maxBody, sluice, neverLate());
  }

  static Processor of(Supplier<Begun> calls) throws IOException {
    return new Processor(calls, 10 << 20, null, neverLate());
  }

  /** A processor that asks for time where a body does not come within a second. */
  static Processor inRealTime(Supplier<Begun> calls) throws IOException {
    return new Processor(calls, 10 << 20, null, new AwaitedBodies());
  }

  /** Asks for no time, so that a test that stalls between two messages gets no further reply. */
  private static AwaitedBodies neverLate() {
    return new AwaitedBodies(look -> {});
  }

  EnvoyStream open(BodySendMode request, BodySendMode response) {
    return EnvoyStream.open(channel, request, response);
  }

  EnvoyStream buffered() {
    return open(BodySendMode.BUFFERED, BodySendMode.STREAMED);
  }

  EnvoyStream duplex() {
    return open(BodySendMode.FULL_DUPLEX_STREAMED, BodySendMode.FULL_DUPLEX_STREAMED);
  }

  /** A stream of the router's filter where attempts are rewritten at the upstream. */
  EnvoyStream openRouter() {
    return open("x-sluice-attempts", "upstream");
  }

  /** A stream of an upstream's filter. */
  EnvoyStream openAttempt() {
    return open("x-sluice-role", "attempt");
  }

  private EnvoyStream open(String name, String value) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return EnvoyStream.open(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
        BodySendMode.BUFFERED,
        BodySendMode.STREAMED);
  }

  /** Asserts what all calls cost, in millionths of a dollar; the last reply may overtake it. */
  void assertSpent(long micros) throws InterruptedException {
    for (int i = 0; i < 3000 && spentMicros() != micros; i++) {
      Thread.sleep(10);
    }
    assertThat(spentMicros()).isEqualTo(micros);
  }

  private long spentMicros() {
    return sluice.ledger().snapshot().whole().cost().nanos() / 1000;
  }

  int underWay() {
    return service.underWay();
  }

  @Override
  public void close() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination();
    if (sluice != null) {
      sluice.close();
    }
  }
}
