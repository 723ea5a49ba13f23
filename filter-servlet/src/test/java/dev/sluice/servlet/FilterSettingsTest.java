package dev.sluice.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterSettingsTest {
  private static FilterSettings withPrefix(String prefix) {
    return new FilterSettings(prefix, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  /** With each of these no call would be one, and all would go around the policies. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llm", "/llm/", "/", "/llm/*", "/*", "//llm", "/a//b", "/ll%6d", "/llm?x", "/a b", "/a/../b"
      })
  void aPrefixThatNoPathHasIsRefused(String prefix) {
    assertThatThrownBy(() -> withPrefix(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.prefix")
        .hasMessageContaining("'" + prefix + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "/llm, /llm/v1/chat/completions, true",
    "/llm, /LLM/v1/chat/completions, true",
    "/llm, /llm2/v1/chat/completions, false",
    "/llm, /, false",
    "/v1/chat/completions, /v1/chat/completions, true",
    "/v1/chat/completions, /v1/chat/completions/, true",
    "/v1/chat/completions, /v1/embeddings, false",
    "'', /v1/chat/completions, true",
  })
  void coversThePathItselfAndThoseBelow(String prefix, String path, boolean covered) {
    assertThat(withPrefix(prefix).covers(path)).isEqualTo(covered);
  }

  @Test
  void coversAllByDefault() {
    assertThat(FilterSettings.STANDARD.covers("/v1/models")).isTrue();
  }
}
