package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void secretsAreNotInTheTextForm() {
    ProviderSettings secret = withHeader("x-token", "hidden");
    assertThat(new Providers(Map.of("p", secret)).toString())
        .contains("127.0.0.1")
        .doesNotContain("sk-secret", "st-secret", "hidden");
  }

  @Test
  void refusesHeadersThatNoRequestCanHave() {
    assertThatThrownBy(() -> withHeader("x-token", "secret\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-token")
        .hasMessageNotContaining("secret");
  }

  private static ProviderSettings withHeader(String name, String value) {
    ProviderSettings standard = ProviderSettings.openAi(URI.create("http://127.0.0.1:1/v1"));
    return new ProviderSettings(
        standard.type(),
        standard.url(),
        "sk-secret",
        "st-secret",
        Map.of(name, value),
        standard.connectTimeout(),
        standard.firstByteTimeout(),
        standard.idleTimeout(),
        standard.timeout(),
        standard.maxConnections(),
        standard.retries(),
        standard.direct(),
        standard.streamUsage(),
        Proxy.parse("http://user:hidden@127.0.0.1:3128"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/v1", "/v1", "http:v1", "http://user:pass@host/v1"})
  void refusesUrlsThatAreNoPlainHttp(String url) {
    assertThatThrownBy(() -> ProviderSettings.openAi(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("pass");
  }

  @Test
  void waitsLongerAfterEachFailureAndNeverTheSameForAll() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), new Random(7));
    for (int failures = 0; failures < 70; failures++) {
      long ceiling = Math.min(2000, 100L << Math.min(failures, 10));
      Duration wait = backoff.after(failures, null);
      assertThat(wait).isBetween(Duration.ofMillis(ceiling / 2), Duration.ofMillis(ceiling));
    }
    assertThat(backoff.after(0, null)).isNotEqualTo(backoff.after(0, null));
  }

  @Test
  void heedsWhatTheTargetWishes() {
    Backoff backoff = Backoff.standard(new Random(7));
    assertThat(backoff.after(0, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(backoff.after(0, Duration.ofSeconds(6))).isNull();
    assertThat(Backoff.wish("1500", "9")).isEqualTo(Duration.ofMillis(1500));
    assertThat(Backoff.wish(null, "9")).isEqualTo(Duration.ofSeconds(9));
    assertThat(Backoff.wish("1.5", "Wed, 21 Oct 2026 07:28:00 GMT")).isNull();
    assertThat(Backoff.wish("-1", "99999999999")).isNull();
  }
}
