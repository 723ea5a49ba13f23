package dev.sluice.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningIT {
  @TempDir Path folder;

  @Test
  void isHealthyWhenItIsToldSo() throws Exception {
    try (ExtProcServer server = Servers.start(Servers.ANY_PORT);
        TestClient client = TestClient.of(server.listen())) {
      assertThat(client.health()).isEqualTo(ServingStatus.NOT_SERVING);

      server.serving();

      assertThat(client.health()).isEqualTo(ServingStatus.SERVING);
      assertThat(client.open().finish()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void servesAUnixSocketWithAndWithoutEpoll(boolean epoll) throws Exception {
    Assumptions.assumeTrue(!epoll || Epoll.isAvailable(), "epoll is not available");
    Listen listen = Servers.socket(folder);
    ServerSettings settings = Servers.settings(listen, null, Duration.ofSeconds(10));
    Path file = ((Listen.Unix) listen).path();
    try (ExtProcServer server =
            ExtProcServer.start(settings, List.of(new HeldStreams()), Transport.start(epoll));
        TestClient client = TestClient.of(server.listen())) {
      assertThat(client.open().finish()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-rw----");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void servesTcpWithoutEpoll() throws Exception {
    ServerSettings settings = Servers.settings(Servers.ANY_PORT, null, Duration.ofSeconds(10));
    try (ExtProcServer server =
            ExtProcServer.start(settings, List.of(new HeldStreams()), Transport.start(false));
        TestClient client = TestClient.of(server.listen())) {
      assertThat(client.open().finish()).isTrue();
    }
  }

  @Test
  void replacesASocketThatADeadProcessLeft() throws Exception {
    Listen listen = Servers.socket(folder);
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(((Listen.Unix) listen).path()));
    }
    try (ExtProcServer server = Servers.start(listen);
        TestClient client = TestClient.of(server.listen())) {
      assertThat(client.open().finish()).isTrue();
    }
  }

  @Test
  void leavesASocketThatSomebodyListensOn() throws Exception {
    Listen listen = Servers.socket(folder);
    try (ExtProcServer server = Servers.start(listen);
        TestClient client = TestClient.of(server.listen())) {
      assertThatThrownBy(() -> Servers.start(listen))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process listens on " + ((Listen.Unix) listen).path());
      assertThat(client.open().finish()).isTrue();
    }
  }

  @Test
  void leavesTheSocketThatTookItsName() throws Exception {
    Listen listen = Servers.socket(folder);
    Path file = ((Listen.Unix) listen).path();
    try (ExtProcServer first = Servers.start(listen)) {
      Files.delete(file);
      try (ExtProcServer second = Servers.start(listen);
          TestClient client = TestClient.of(listen)) {
        first.close();

        assertThat(client.open().finish()).isTrue();
      }
    }
  }

  @Test
  void saysWhyASocketCannotBeMade() throws Exception {
    Path file = Files.writeString(folder.resolve("notes"), "keep me");

    assertThatThrownBy(() -> Servers.start(new Listen.Unix(file)))
        .hasMessageContaining("something else that is no socket has that name");
    assertThatThrownBy(() -> Servers.start(new Listen.Unix(folder.resolve("none/a.sock"))))
        .hasMessageContaining("is no folder that this user may write to");
    assertThat(file).hasContent("keep me");
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ExtProcServer server = Servers.start(Servers.ANY_PORT)) {
      assertThatThrownBy(() -> Servers.start(server.listen()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(server.listen() + " cannot be listened on")
          .hasMessageContaining("choose another address");
    }
  }

  @Test
  void refusesMessagesThatAreTooLarge() throws Exception {
    try (ExtProcServer server = Servers.start(Servers.ANY_PORT);
        TestClient client = TestClient.of(server.listen())) {
      TestClient.Stream stream = client.open();
      stream.send(Servers.MAX_MESSAGE - 100);
      stream.event();

      assertThat(client.refusal(Servers.MAX_MESSAGE + 1)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(stream.finish()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsItsServicesOnlyWhereThatIsWanted(boolean reflection) throws Exception {
    ServerSettings settings =
        new ServerSettings(
            Servers.ANY_PORT,
            PosixFilePermissions.fromString("rw-------"),
            null,
            Servers.MAX_MESSAGE,
            Duration.ZERO,
            reflection);
    try (ExtProcServer server = Servers.start(settings);
        TestClient client = TestClient.of(server.listen())) {
      String services = services(client).get(30, TimeUnit.SECONDS);

      assertThat(services)
          .contains(reflection ? "envoy.service.ext_proc.v3.ExternalProcessor" : "UNIMPLEMENTED");
    }
  }

  private static CompletableFuture<String> services(TestClient client) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(client.channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response.toString());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.complete(failure.getMessage());
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    return answer;
  }
}
