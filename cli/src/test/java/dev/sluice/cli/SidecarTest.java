package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarTest {
  @TempDir Path folder;

  /** Else the gateway would say that it is ready after it was told to stop. */
  @Test
  void isNotReadyForWhoIsToldToStop() throws Exception {
    HttpServer ready =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ready.createContext(
        "/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    ready.start();
    Path log = folder.resolve("log");
    URI address = URI.create("http://127.0.0.1:" + ready.getAddress().getPort() + "/ready");
    CountDownLatch stop = new CountDownLatch(1);
    try (Sidecar sidecar =
        new Sidecar(
            new ManagedProcess(List.of("sleep", "600"), Map.of(), log, report -> {}),
            address,
            log)) {
      assertThat(sidecar.awaitReady(stop)).isTrue();
      stop.countDown();
      assertThat(sidecar.awaitReady(stop)).isFalse();
    } finally {
      ready.stop(0);
    }
  }
}
