package dev.sluice.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainIT {
  private final HeldStreams service = new HeldStreams();

  private ExtProcServer start(Duration patience) throws Exception {
    ExtProcServer server =
        ExtProcServer.start(Servers.settings(Servers.ANY_PORT, null, patience), List.of(service));
    server.serving();
    return server;
  }

  private static CompletableFuture<Boolean> drain(ExtProcServer server) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(server.drain());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  @Test
  void finishesStreamsUnderWayAndRefusesNewOnes() throws Exception {
    try (ExtProcServer server = start(Duration.ofMinutes(2));
        TestClient early = TestClient.of(server.listen());
        TestClient late = TestClient.of(server.listen())) {
      TestClient.Stream stream = early.open();
      BlockingQueue<ServingStatus> health = watch(early);
      assertThat(health.poll(30, TimeUnit.SECONDS)).isEqualTo(ServingStatus.SERVING);

      CompletableFuture<Boolean> drained = drain(server);

      assertThat(health.poll(30, TimeUnit.SECONDS)).isEqualTo(ServingStatus.NOT_SERVING);
      awaitRefusal(late);
      stream.send(10);
      stream.event();
      assertThat(drained).isNotDone();
      assertThat(stream.finish()).isTrue();
      assertThat(drained.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void endsWithoutAWordOfWarning() throws Exception {
    Warnings warnings = new Warnings("io.grpc");
    try (warnings;
        ExtProcServer server = start(Duration.ofMinutes(2))) {
      assertThat(server.drain()).isTrue();
    }

    assertThat(warnings.lines()).isEmpty();
  }

  @Test
  void endsAtOnceWhereNothingIsUnderWay() throws Exception {
    try (ExtProcServer server = start(Duration.ofMinutes(10));
        TestClient client = TestClient.of(server.listen())) {
      assertThat(client.open().finish()).isTrue();

      assertThat(drain(server).get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void cutsOffWhatDoesNotEndInTimeAndTellsTheService() throws Exception {
    try (ExtProcServer server = start(Duration.ofMillis(50));
        TestClient client = TestClient.of(server.listen())) {
      TestClient.Stream stream = client.open();

      assertThat(drain(server).get(30, TimeUnit.SECONDS)).isFalse();

      assertThat(stream.event()).isInstanceOf(StatusRuntimeException.class);
      assertThat(Status.fromThrowable(service.broken.get(30, TimeUnit.SECONDS)).getCode())
          .isEqualTo(Status.Code.CANCELLED);
    }
  }

  /** Opens streams until one is refused: for a moment some may still be taken. */
  private static void awaitRefusal(TestClient client) throws InterruptedException {
    for (int attempt = 0; attempt < 1000; attempt++) {
      TestClient.Stream stream = client.begin(0);
      if (stream.event() instanceof StatusRuntimeException refusal) {
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        return;
      }
      stream.finish();
    }
    throw new AssertionError("new streams are still taken");
  }

  /** Watches the server's health, which holds a stream open but is no call to wait for. */
  private static BlockingQueue<ServingStatus> watch(TestClient client) {
    BlockingQueue<ServingStatus> statuses = new LinkedBlockingQueue<>();
    HealthGrpc.newStub(client.channel)
        .watch(
            HealthCheckRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                statuses.add(response.getStatus());
              }

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onCompleted() {}
            });
    return statuses;
  }
}
