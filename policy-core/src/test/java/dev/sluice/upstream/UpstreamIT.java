package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Headers;
import dev.sluice.api.ApiException;
import dev.sluice.upstream.Calls.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider gets and what a client gets, over real sockets. */
class UpstreamIT extends UpstreamFixture {
  @Test
  void theProviderGetsItsModelItsKeyAndNothingOfTheCallers() throws Exception {
    FakeProvider server =
        provider("p", new Settings().headers(Map.of("x-own", "1")), (r, c) -> c.json(200, "{}"));
    Headers headers =
        Headers.of(
            "Authorization", "Bearer sk-caller",
            "x-api-key", "sk-caller",
            "cookie", "s=1",
            "connection", "close, X-Hop",
            "x-hop", "1",
            "te", "trailers",
            "x-sluice-feature", "search",
            "x-gateway-destination-endpoint", "10.0.0.1:80",
            "x-forwarded-for", "10.0.0.2",
            "accept-encoding", "gzip",
            "host", "gateway",
            "content-length", "999",
            "content-type", "application/json; charset=utf-8",
            "traceparent", "00-1",
            "openai-beta", "x");
    upstream().send(Calls.call(headers, targets), sink, cancellation);
    FakeProvider.Request request = server.requests.get(0);
    assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(request.body()).isEqualTo("{\"model\":\"p-model\",\"x\":1.50,\"messages\":[]}");
    assertThat(request.headers())
        .containsOnly(
            Map.entry("authorization", "Bearer sk-secret"),
            Map.entry("host", server.url().getAuthority()),
            Map.entry("accept-encoding", "identity"),
            Map.entry("content-type", "application/json; charset=utf-8"),
            Map.entry("content-length", Integer.toString(request.body().length())),
            Map.entry("x-request-id", "call-1"),
            Map.entry("traceparent", "00-1"),
            Map.entry("openai-beta", "x"),
            Map.entry("x-own", "1"));
  }

  @Test
  void anthropicGetsItsKeyAndVersionItsOwnWay() throws Exception {
    FakeProvider server = provider("p", new Settings().anthropic(), (r, c) -> c.json(200, "{}"));
    upstream()
        .send(Calls.call("/v1/messages", Headers.NONE, Calls.BODY, targets), sink, cancellation);
    FakeProvider.Request request = server.requests.get(0);
    assertThat(request.line()).isEqualTo("POST /v1/messages HTTP/1.1");
    assertThat(request.headers())
        .containsEntry("x-api-key", "sk-secret")
        .containsEntry("anthropic-version", "2023-06-01")
        .doesNotContainKey("authorization");
  }

  @Test
  void theTracesHeadersReplaceTheClients() throws Exception {
    FakeProvider server = provider("p", new Settings(), (r, c) -> c.json(200, "{}"));
    try (Upstream traced =
        new Upstream(
            new Providers(settings),
            (call, target) -> Headers.of("traceparent", "00-" + target.model()),
            Calls.environment(nanos::get, timer))) {
      traced.send(Calls.call(Headers.of("traceparent", "00-client"), targets), sink, cancellation);
    }
    assertThat(server.requests.get(0).headers()).containsEntry("traceparent", "00-p-model");
  }

  @Test
  void theClientGetsTheAnswerWithoutWhatBelongsToTheConnection() throws Exception {
    provider(
        "p",
        new Settings(),
        (r, c) ->
            c.json(
                201,
                "{\"a\":1}",
                "X-Other: y",
                "Set-Cookie: a=b",
                "Connection: keep-alive, X-Hop",
                "X-Hop: 1",
                "Keep-Alive: timeout=5"));
    send();
    assertThat(sink.status()).isEqualTo(201);
    assertThat(sink.heads.get(0).headers())
        .isEqualTo(Headers.of("content-type", "application/json", "x-other", "y"));
    assertThat(sink.body).hasToString("{\"a\":1}");
  }

  @Test
  void bytesPassAsTheyCome() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    AtomicInteger outOfStep = new AtomicInteger();
    provider(
        "p",
        new Settings(),
        (r, c) -> {
          c.chunkedHead();
          c.chunk("data: 1\n\n");
          if (!arrived.await(20, TimeUnit.SECONDS)) {
            outOfStep.incrementAndGet();
          }
          c.chunk("data: 2\n\n");
          c.write("0\r\n\r\n");
        });
    Calls.Recorder waiting =
        new Calls.Recorder() {
          @Override
          public void bytes(byte[] buffer, int offset, int length) throws IOException {
            super.bytes(buffer, offset, length);
            arrived.countDown();
          }
        };
    upstream().send(call(), waiting, cancellation);
    assertThat(waiting.body).hasToString("data: 1\n\ndata: 2\n\n");
    assertThat(outOfStep).hasValue(0);
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    FakeProvider server = provider("p", new Settings(), (r, c) -> c.json(200, "{}"));
    for (int i = 0; i < 5; i++) {
      send();
    }
    assertThat(server.requests).hasSize(5);
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void anAnswerWithoutBodyIsWhole() throws Exception {
    provider("p", new Settings(), (r, c) -> c.write("HTTP/1.1 204 No Content\r\n\r\n"));
    send();
    send();
    assertThat(sink.heads).extracting(head -> head.status()).containsExactly(204, 204);
  }

  @Test
  void anAnswerMayEndWithItsConnection() throws Exception {
    provider(
        "p",
        new Settings(),
        (r, c) -> {
          c.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
          c.socket().close();
        });
    send();
    assertThat(sink.body).hasToString("until the end");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 529})
  void theNextTargetIsTriedWhenOneFails(int status) throws Exception {
    provider("bad", new Settings(), (r, c) -> c.json(status, "{\"bad\":1}"));
    provider("good", new Settings(), (r, c) -> c.json(200, "{\"good\":1}"));
    send();
    assertThat(sink.attempts).containsExactly(Map.entry("bad", 1), Map.entry("good", 1));
    assertThat(sink.heads).hasSize(1);
    assertThat(sink.body).hasToString("{\"good\":1}");
  }

  @Test
  void theNextTargetIsTriedWhenOneIsDead() throws Exception {
    deadProvider("dead", new Settings());
    FakeProvider closing = provider("closing", new Settings(), (r, c) -> c.socket().close());
    provider(
        "garbled",
        new Settings(),
        (r, c) -> {
          c.write("SMTP ready\r\n\r\n");
          c.socket().close();
        });
    provider("good", new Settings(), (r, c) -> c.json(200, "{}"));
    send();
    assertThat(sink.attempts).containsOnlyKeys("dead", "closing", "garbled", "good");
    assertThat(closing.requests).as("a fresh connection is no stale one").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 413, 422})
  void aRequestThatIsWrongIsNotTriedElsewhere(int status) throws Exception {
    provider("first", new Settings(), (r, c) -> c.json(status, "{\"no\":1}"));
    provider("second", new Settings(), (r, c) -> c.json(200, "{}"));
    send();
    assertThat(sink.status()).isEqualTo(status);
    assertThat(sink.attempts).containsOnlyKeys("first");
  }

  @Test
  void theLastFailureIsPassedOnAsItIs() throws Exception {
    provider("a", new Settings(), (r, c) -> c.json(503, "{\"a\":1}"));
    provider("b", new Settings(), (r, c) -> c.json(429, "{\"b\":1}", "retry-after: 7"));
    send();
    assertThat(sink.status()).isEqualTo(429);
    assertThat(sink.heads.get(0).headers().get("retry-after")).isEqualTo("7");
    assertThat(sink.body).hasToString("{\"b\":1}");
  }

  @Test
  void whenNoneCanBeReachedTheClientLearnsWhichAndNoSecret() throws Exception {
    deadProvider("dead", new Settings());
    assertThatThrownBy(this::send)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.error().status()).isEqualTo(502);
              assertThat(e.error().message())
                  .contains("dead-model", "'dead'", "refuses connections")
                  .doesNotContain("127.0.0.1", "sk-secret");
            });
    assertThat(sink.heads).isEmpty();
  }

  @Test
  void anUnknownProviderIsAnErrorOfTheConfiguration() throws Exception {
    provider("p", new Settings(), (r, c) -> c.json(200, "{}"));
    settings.clear();
    assertThatThrownBy(this::send)
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("'p' is not configured");
  }

  @Test
  void aStaleConnectionIsReplacedUnnoticed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    FakeProvider server =
        provider(
            "p",
            new Settings().connections(1),
            (r, c) -> {
              c.json(200, "{\"n\":" + r.number() + "}");
              if (r.number() == 1) {
                c.socket().close();
                closed.countDown();
              }
            });
    send();
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    send();
    assertThat(sink.body).hasToString("{\"n\":1}{\"n\":2}");
    assertThat(server.connections).hasValue(2);
    assertThat(sink.attempts).containsEntry("p", 2);
  }

  @Test
  void aConnectionThatDiesTwiceIsAFailure() throws Exception {
    FakeProvider server =
        provider(
            "p",
            new Settings(),
            (r, c) -> {
              if (r.number() == 1) {
                c.json(200, "{}");
              } else {
                c.socket().close();
              }
            });
    send();
    assertThatThrownBy(this::send).isInstanceOf(ApiException.class);
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void retriesAreMadeOnlyWhereConfigured() throws Exception {
    FakeProvider.Script thirdTime =
        (r, c) -> c.json(r.number() < 3 ? 503 : 200, "{}", "retry-after-ms: 1");
    FakeProvider server = provider("p", new Settings().retries(2), thirdTime);
    send();
    assertThat(sink.status()).isEqualTo(200);
    assertThat(sink.attempts).containsEntry("p", 3);
    assertThat(server.connections).as("a small failure costs no connection").hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry-after: 3600", "x-should-retry: false"})
  void aTargetThatWantsToBeLeftAloneIs(String header) throws Exception {
    provider("p", new Settings().retries(5), (r, c) -> c.json(429, "{}", header));
    send();
    assertThat(sink.status()).isEqualTo(429);
    assertThat(sink.attempts).containsEntry("p", 1);
  }
}
