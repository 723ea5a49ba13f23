package dev.sluice.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, /v1/chat/completions",
    "/v1/chat%2Fcompletions, /v1/chat/completions",
    "/v1/%63hat/completions, /v1/chat/completions",
    "/caf%C3%A9, /café",
    "/100%, /100%",
    "/%zz/%4, /%zz/%4",
    "/v1/chat/./completions, /v1/chat/completions",
    "/v1/x/../chat/completions, /v1/chat/completions",
    "/v1/chat/x/%2e%2E/completions, /v1/chat/completions",
    "/../../v1/models/, /v1/models/",
    "/v1/models/.., /v1/",
    "/v1/models/.hidden, /v1/models/.hidden",
    "/v1/models/a..b, /v1/models/a..b",
  })
  void noOtherSpellingHidesAPath(String came, String plain) {
    assertThat(Paths.plain(came)).isEqualTo(plain);
  }
}
