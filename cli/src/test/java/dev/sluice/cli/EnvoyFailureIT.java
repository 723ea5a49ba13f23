package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.conformance.envoy.EnvoyProcess;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code examples/envoy/envoy.yaml} does while the processor does not answer: model calls are
 * refused, everything else goes on.
 */
class EnvoyFailureIT {
  private final AtomicInteger modelCalls = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer upstream;
  private Path binary;

  @BeforeEach
  void startUpstream() throws Exception {
    Optional<Path> envoy = EnvoyProcess.find();
    assumeTrue(envoy.isPresent(), "no envoy is found: name one with -Denvoy=");
    binary = envoy.get();
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().startsWith("/v1/")) {
            modelCalls.incrementAndGet();
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    upstream.start();
  }

  @AfterEach
  void stopUpstream() {
    if (upstream != null) {
      upstream.stop(0);
    }
  }

  private EnvoyProcess envoy(int processor) throws Exception {
    String configuration =
        Files.readString(RunningSluice.root().resolve("examples/envoy/envoy.yaml"))
            .replaceAll("\\d+( .*# @(admin|models)\\n)", "0$1")
            .replaceAll("\\d+( .*# @sluice\\n)", processor + "$1")
            .replaceAll("\\d+( .*# @sidecar\\n)", upstream.getAddress().getPort() + "$1")
            // Nobody wants to wait for so long here.
            .replace("message_timeout: 5s", "message_timeout: 0.5s");
    return EnvoyProcess.start(binary, configuration, "--concurrency", "1");
  }

  private int status(EnvoyProcess envoy, HttpRequest.Builder request, String path)
      throws Exception {
    URI address = URI.create("http://127.0.0.1:" + envoy.port("models") + path);
    return client
        .send(request.uri(address).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private void assertThatCallsAreRefusedAndTheRestGoesOn(EnvoyProcess envoy) throws Exception {
    HttpRequest.Builder call =
        HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"auto\"}"));

    assertThat(status(envoy, call, "/v1/chat/completions")).isBetween(500, 504);
    assertThat(status(envoy, call, "/v1//chat/completions")).isGreaterThanOrEqualTo(300);
    assertThat(modelCalls).hasValue(0);
    assertThat(status(envoy, HttpRequest.newBuilder(), "/pictures/1")).isEqualTo(200);
  }

  @Test
  void refusesCallsWhileNoProcessorRuns() throws Exception {
    try (EnvoyProcess envoy = envoy(RunningSluice.freePort())) {
      assertThatCallsAreRefusedAndTheRestGoesOn(envoy);
    }
  }

  @Test
  void refusesCallsWhileTheProcessorHangs() throws Exception {
    Server hanging =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Hanging())
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    try (EnvoyProcess envoy = envoy(hanging.getPort())) {
      assertThatCallsAreRefusedAndTheRestGoesOn(envoy);
    } finally {
      hanging.shutdownNow();
    }
  }

  /** Takes messages and never answers. */
  private static final class Hanging extends ExternalProcessorGrpc.ExternalProcessorImplBase {
    @Override
    public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> replies) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ProcessingRequest request) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
