package dev.sluice.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Asked;
import dev.sluice.Call;
import org.junit.jupiter.api.Test;

class ComplexityTest {
  private static final String HELLO = "Hi there, how are you today?";

  private static double score(String text, String more, long tokens) {
    Call call =
        Asked.chat(
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text
                + "\"}]"
                + more
                + "}");
    return Complexity.of(call, tokens);
  }

  @Test
  void eachSignalRaisesTheScore() {
    double plain = score(HELLO, "", 20);
    assertThat(score(HELLO, "", 2_000)).isGreaterThan(plain);
    assertThat(score("Explain why " + HELLO, "", 20)).isGreaterThan(plain);
    assertThat(score(HELLO + " 12 + 30 * 7 = 222", "", 20)).isGreaterThan(plain);
    assertThat(score("```" + HELLO + "```", "", 20)).isGreaterThan(plain);
    assertThat(score("f(x) { return g[x]; } " + HELLO, "", 20)).isGreaterThan(plain);
    assertThat(score(HELLO, ",\"tools\":[{}]", 20)).isGreaterThan(plain);
    assertThat(score(HELLO, ",\"response_format\":{\"type\":\"json_object\"}", 20))
        .isGreaterThan(plain);
    assertThat(score(HELLO, ",\"max_tokens\":4000", 20)).isGreaterThan(plain);
  }

  @Test
  void turnsRaiseTheScore() {
    String turn = "{\"role\":\"user\",\"content\":\"" + HELLO + "\"}";
    Call one = Asked.chat("{\"model\":\"auto\",\"messages\":[" + turn + "]}");
    Call two = Asked.chat("{\"model\":\"auto\",\"messages\":[" + turn + "," + turn + "]}");
    assertThat(Complexity.of(two, 20)).isGreaterThan(Complexity.of(one, 20));
  }

  @Test
  void staysBetweenNothingAndOne() {
    String all = "```prove derive explain why 1+2=3;{}[]()".repeat(500);
    double most =
        score(all, ",\"tools\":[{}],\"max_tokens\":100000,\"response_format\":{}", 1_000_000);
    assertThat(most).isBetween(0.8, 1.0);
    assertThat(Complexity.of(Asked.chat("{\"model\":\"auto\",\"messages\":[]}"), 0)).isZero();
  }

  @Test
  void wordsCountAsWholeInAnyCase() {
    assertThat(TextSignals.of("WHY?").reasoning()).isGreaterThan(0);
    assertThat(TextSignals.of("whys whyever").reasoning()).isZero();
    assertThat(TextSignals.of("why").reasoning()).isGreaterThan(0);
  }

  @Test
  void looksAtBothEndsOfALongText() {
    String filler = "la ".repeat(5_000);
    assertThat(TextSignals.of("why " + filler).reasoning()).isGreaterThan(0);
    assertThat(TextSignals.of(filler + " why").reasoning()).isGreaterThan(0);
  }
}
