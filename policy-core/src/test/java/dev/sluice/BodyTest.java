package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class BodyTest {
  @Test
  void unchangedBodiesAreTheVeryBytes() {
    Call call = Fixtures.call();
    byte[] before = call.body().bytes();

    assertThat(call.withModel("small").body().bytes()).isSameAs(before);
    assertThat(call.withInputTokens(3).body().bytes()).isSameAs(before);
  }

  @Test
  void aRewrittenMemberLeavesTheOthersAlone() {
    Body body = Fixtures.call().withModel("l\"é\n").body();

    assertThat(new String(body.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"model\":\"l\\\"é\\u000a\",\"messages\":[]}");
    assertThat(body.changed()).isTrue();
  }

  @Test
  void membersAreAddedAndRemoved() {
    Body body = Fixtures.call().body().with("n", JsonText.of("2")).without("model");

    assertThat(new String(body.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"messages\":[],\"n\":2}");
    assertThat(body.without("absent")).isSameAs(body);
  }

  @Test
  void pricesAreExactToTheNanoDollar() {
    Price price =
        new Price(
            new BigDecimal("2.50"),
            new BigDecimal("10"),
            new BigDecimal("1.25"),
            new BigDecimal("3.125"),
            "v");

    Money cost = price.of(new Usage(1_000, 10, 400, 100, 0, false));

    assertThat(cost.dollars()).isEqualByComparingTo("0.0021625");
    assertThat(cost.plus(new Money(1)).toString()).isEqualTo("0.002162501");
  }
}
