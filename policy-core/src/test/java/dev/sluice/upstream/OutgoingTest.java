package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Headers;
import dev.sluice.Price;
import dev.sluice.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a target gets. */
class OutgoingTest {
  private final Target target =
      new Target("local", URI.create("http://127.0.0.1:8081/v1/?a=b"), "demo", Price.FREE);
  private final ProviderSettings plain = ProviderSettings.openAi(target.endpoint());

  private Outgoing outgoing(ProviderSettings provider, String... headers) {
    return Outgoing.of(
        Calls.call(Headers.of(headers), List.of(target)), target, provider, Headers.NONE);
  }

  @Test
  void theCallsOfOneModelGoToItsPathWithItsName() {
    Outgoing outgoing = outgoing(plain);

    assertThat(outgoing.method()).isEqualTo("POST");
    assertThat(outgoing.path()).isEqualTo("/v1/chat/completions?a=b");
    assertThat(new String(outgoing.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"model\":\"demo\",\"x\":1.50,\"messages\":[]}");
    assertThat(outgoing.headers().get("content-length"))
        .isEqualTo(Integer.toString(outgoing.body().length));
    assertThat(outgoing.headers().get("host")).isEqualTo("127.0.0.1:8081");
  }

  @Test
  void whatIsTheClientsBusinessStaysHere() {
    Headers headers =
        outgoing(
                plain,
                "authorization",
                "Bearer ours",
                "x-api-key",
                "ours",
                "api-key",
                "ours",
                "cookie",
                "a=b",
                "openai-organization",
                "org-of-the-client",
                "openai-project",
                "proj-of-the-client",
                "origin",
                "https://app.example",
                "referer",
                "https://app.example/page",
                "content-encoding",
                "gzip",
                "x-sluice-provider",
                "evil",
                "x-gateway-destination-endpoint",
                "10.0.0.1:80",
                "x-forwarded-for",
                "10.0.0.2",
                "x-request-id",
                "of-the-client",
                "x-custom",
                "kept")
            .headers();

    assertThat(headers.get("authorization")).isNull();
    assertThat(headers.get("x-api-key")).isNull();
    assertThat(headers.get("api-key")).isNull();
    assertThat(headers.get("cookie")).isNull();
    assertThat(headers.get("openai-organization")).isNull();
    assertThat(headers.get("openai-project")).isNull();
    assertThat(headers.get("origin")).isNull();
    assertThat(headers.get("referer")).isNull();
    assertThat(headers.get("content-encoding")).isNull();
    assertThat(headers.get("x-sluice-provider")).isNull();
    assertThat(headers.get("x-gateway-destination-endpoint")).isNull();
    assertThat(headers.get("x-forwarded-for")).isNull();
    assertThat(headers.all("x-request-id")).containsExactly("call-1");
    assertThat(headers.get("x-custom")).isEqualTo("kept");
    assertThat(headers.all("accept-encoding")).containsExactly("identity");
  }

  @Test
  void whatAnyConnectionHeaderNamesIsOfOneConnection() {
    Headers headers =
        outgoing(plain, "connection", "close", "connection", "X-Hop", "x-hop", "1", "x-custom", "2")
            .headers();

    assertThat(headers.get("x-hop")).isNull();
    assertThat(headers.get("x-custom")).isEqualTo("2");
  }

  @Test
  void whatIsTheOperatorsBusinessStaysHereToo() {
    for (String name :
        new String[] {
          "set-cookie", "openai-organization", "openai-project", "anthropic-organization-id"
        }) {
      assertThat(HeaderRules.ofAnswer(name, null)).as(name).isFalse();
    }
    assertThat(HeaderRules.ofAnswer("openai-processing-ms", null)).isTrue();
  }

  @Test
  void onlyAProviderThatTrustsUsIsToldWhoseCallItIs() {
    ProviderSettings trusting =
        new ProviderSettings(
            plain.type(),
            plain.url(),
            plain.key(),
            "the token",
            plain.headers(),
            plain.connectTimeout(),
            plain.firstByteTimeout(),
            plain.idleTimeout(),
            plain.timeout(),
            plain.maxConnections(),
            plain.retries(),
            plain.direct(),
            plain.streamUsage(),
            plain.proxy());
    String[] received = {
      "x-sluice-deadline-ms", "1500", "x-sluice-tenant", "forged", "x-sluice-priority", "forged"
    };

    Headers headers = outgoing(trusting, received).headers();
    Headers untold = outgoing(plain, received).headers();

    assertThat(headers.get("x-sluice-trust")).isEqualTo("the token");
    assertThat(headers.all("x-sluice-tenant")).containsExactly("anonymous");
    assertThat(headers.all("x-sluice-priority")).containsExactly("interactive");
    assertThat(headers.get("x-sluice-deadline-ms")).isEqualTo("1500");
    assertThat(untold.get("x-sluice-trust")).isNull();
    assertThat(untold.get("x-sluice-tenant")).isNull();
    assertThat(untold.get("x-sluice-deadline-ms")).isNull();
  }
}
