package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Price;
import dev.sluice.Target;
import dev.sluice.api.ApiException;
import dev.sluice.upstream.Calls.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers that only a proxy reaches, because only it knows their names. */
class ProxyIT extends UpstreamFixture {
  private static final String AUTHORIZATION = "Basic dXNlcjpwQHNz"; // user:p@ss

  @TempDir private Path folder;
  private final FakeProxy script = new FakeProxy(AUTHORIZATION);
  private FakeProvider proxy;
  private TlsKeys keys;

  @BeforeEach
  void start() throws Exception {
    proxy = new FakeProvider(script);
    resources.add(proxy);
    keys = new TlsKeys(folder, "provider.test");
  }

  @AfterEach
  void distrust() {
    keys.close();
  }

  private String address(String credentials) {
    return "http://" + credentials + "127.0.0.1:" + proxy.port();
  }

  private FakeProvider behind(String scheme, Settings how, FakeProvider.Script played)
      throws Exception {
    FakeProvider server =
        scheme.equals("https")
            ? new FakeProvider(played, true, keys.listen())
            : new FakeProvider(played);
    resources.add(server);
    String authority = "provider.test:" + server.port();
    script.lead(authority, server.port());
    settings.put("p", how.of(server));
    targets.add(new Target("p", URI.create(scheme + "://" + authority + "/v1"), "m", Price.FREE));
    return server;
  }

  private Settings through() {
    return new Settings().through(address("user:p%40ss@"));
  }

  @Test
  void aTunnelLeadsToAProviderWithTlsAndIsUsedAgain() throws Exception {
    FakeProvider server = behind("https", through(), (r, c) -> c.json(200, "{\"n\":1}"));
    send();
    send();
    assertThat(sink.body).hasToString("{\"n\":1}{\"n\":1}");
    assertThat(server.requests)
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
              assertThat(request.headers())
                  .containsEntry("host", "provider.test:" + server.port())
                  .containsEntry("authorization", "Bearer sk-secret")
                  .doesNotContainKey("proxy-authorization");
            });
    assertThat(proxy.requests).hasSize(1);
    assertThat(proxy.requests.get(0).line())
        .isEqualTo("CONNECT provider.test:" + server.port() + " HTTP/1.1");
    assertThat(proxy.requests.get(0).headers()).containsOnlyKeys("host", "proxy-authorization");
  }

  @Test
  void aProviderWithoutTlsIsForwardedTo() throws Exception {
    FakeProvider server = behind("http", through(), (r, c) -> c.json(200, "{\"n\":1}"));
    send();
    assertThat(sink.body).hasToString("{\"n\":1}");
    assertThat(proxy.requests.get(0).line())
        .isEqualTo("POST http://provider.test:" + server.port() + "/v1/chat/completions HTTP/1.1");
    assertThat(proxy.requests.get(0).headers())
        .containsEntry("host", "provider.test:" + server.port())
        .containsEntry("proxy-authorization", AUTHORIZATION);
  }

  @Test
  void aStreamPassesTheTunnelAsItComesAndACancellationReachesTheProvider() throws Exception {
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    CountDownLatch received = new CountDownLatch(1);
    behind(
        "https",
        through(),
        (r, c) -> {
          c.chunkedHead();
          c.chunk("data: 1\n\n");
          left.complete(c.in().read() < 0);
        });
    Calls.Recorder signalling =
        new Calls.Recorder() {
          @Override
          public void bytes(byte[] buffer, int offset, int length) throws IOException {
            super.bytes(buffer, offset, length);
            received.countDown();
          }
        };
    CompletableFuture<Throwable> ended =
        CompletableFuture.supplyAsync(
            () -> catchThrowable(() -> upstream().send(call(), signalling, cancellation)));
    assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
    cancellation.cancel();
    assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThat(signalling.body).hasToString("data: 1\n\n");
    assertThat(left.handle((gone, broken) -> true).get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aProxyThatWantsOtherCredentialsIsToldOfWithoutThem() throws Exception {
    for (String scheme : new String[] {"https", "http"}) {
      targets.clear();
      behind(scheme, new Settings().through(address("user:wrong@")), (r, c) -> c.json(200, "{}"));
      try (Upstream upstream =
          new Upstream(
              new Providers(settings), Propagation.NONE, Calls.environment(nanos::get, timer))) {
        assertRefused(
            () -> upstream.send(call(), sink, cancellation),
            502,
            "its proxy http://127.0.0.1:"
                + proxy.port()
                + " refuses:"
                + " it does not accept user and password (407)");
      }
    }
    assertThat(sink.heads).isEmpty();
  }

  @Test
  void aProxyThatWantsCredentialsAndGotNoneSaysSo() throws Exception {
    behind("https", new Settings().through(address("")), (r, c) -> c.json(200, "{}"));
    assertRefused(this::send, 502, "it wants user and password (407)");
  }

  @Test
  void aProxyThatDoesNotLetAProviderBeReachedIsToldOf() throws Exception {
    behind("https", through(), (r, c) -> c.json(200, "{}"));
    targets.set(0, new Target("p", URI.create("https://other.test/v1"), "m", Price.FREE));
    assertRefused(this::send, 502, "refuses: it answers with status 403");
    assertThat(proxy.requests.get(0).line()).isEqualTo("CONNECT other.test:443 HTTP/1.1");
  }

  @Test
  void aProxyThatIsDownIsToldOf() throws Exception {
    behind("https", through(), (r, c) -> c.json(200, "{}"));
    proxy.close();
    assertRefused(
        this::send, 502, "its proxy http://127.0.0.1:" + proxy.port() + " cannot be reached");
  }

  @Test
  void aProxyThatSaysNothingIsGivenUp() throws Exception {
    FakeProvider silent =
        new FakeProvider(
            (r, c) -> {
              pass(Duration.ofSeconds(30));
              c.in().read();
            });
    resources.add(silent);
    String address = "http://user:p%40ss@127.0.0.1:" + silent.port();
    behind("https", new Settings().through(address), (r, c) -> c.json(200, "{}"));
    assertRefused(
        this::send,
        502,
        "could not be connected to in time: its proxy http://127.0.0.1:" + silent.port());
  }

  @Test
  void aTunnelThatLeadsNowhereIsGivenUp() throws Exception {
    FakeProvider nowhere =
        new FakeProvider(
            (r, c) -> {
              c.write("HTTP/1.1 200 Connection established\r\n\r\n");
              c.in().read();
              pass(Duration.ofSeconds(30));
              c.in().transferTo(OutputStream.nullOutputStream());
            });
    resources.add(nowhere);
    String address = "http://127.0.0.1:" + nowhere.port();
    behind("https", new Settings().through(address), (r, c) -> c.json(200, "{}"));
    assertRefused(this::send, 502, "could not be connected to in time");
  }

  @Test
  void whatTheProxyWillNotDoAnotherTargetMay() throws Exception {
    behind("https", new Settings().through(address("")), (r, c) -> c.json(200, "{}"));
    provider("straight", new Settings(), (r, c) -> c.json(200, "{\"n\":2}"));
    send();
    assertThat(sink.body).hasToString("{\"n\":2}");
  }

  private static void assertRefused(ThrowingCallable sending, int status, String why) {
    assertThatThrownBy(sending)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.error().status()).isEqualTo(status);
              assertThat(e.error().message())
                  .contains("Model 'm' of provider 'p'", why)
                  .doesNotContain("p@ss", "p%40ss", "wrong", "user:");
            });
  }
}
