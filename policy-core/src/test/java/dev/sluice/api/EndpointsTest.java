package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/chat/completions, CHAT",
    "POST, /openai/v1/chat/completions/, CHAT",
    "POST, /v1/chat/completions;jsessionid=1, CHAT",
    "POST, /v1;x=1/chat/completions//, CHAT",
    "POST, //v1//chat///completions, CHAT",
    "POST, /v1//messages, MESSAGES",
    "POST, /V1/Chat/Completions, CHAT",
    "POST, /OpenAI/Deployments/gpt/Embeddings, EMBEDDINGS",
    "POST, /V1/MESSAGES/COUNT_TOKENS, COUNT_TOKENS",
    "GET, /V1/Models/Small, MODELS",
    "GET, /v1//models, MODELS",
    "POST, /v1/completions, COMPLETIONS",
    "POST, /v1/embeddings, EMBEDDINGS",
    "POST, /v1/responses, RESPONSES",
    "POST, /anthropic/v1/messages, MESSAGES",
    "POST, /v1/messages/count_tokens, COUNT_TOKENS",
    "GET, /v1/models, MODELS",
    "POST, /openai/deployments/gpt/embeddings, EMBEDDINGS",
    "GET, /api/v1/models/small, MODELS",
    "GET, /v1/models/org/name, MODELS",
  })
  void recognisesCallsByTheEndOfTheirPath(String method, String path, Protocol protocol) {
    assertThat(Endpoints.protocolOf(method, path)).isEqualTo(protocol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
  void otherMethodsAreNoCalls(String method) {
    assertThat(Endpoints.protocolOf(method, "/v1/chat/completions")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/index.html",
        "/inbox/messages",
        "/survey/responses",
        "messages",
        "/v/messages",
        "/inbox/messages/count_tokens",
        "/v1/count_tokens",
        "/v1/responses/r1/cancel"
      })
  void otherPathsAreNoCalls(String path) {
    assertThat(Endpoints.protocolOf("POST", path)).isNull();
  }

  @Test
  void listsOfModelsAreOnlyRead() {
    assertThat(Endpoints.protocolOf("POST", "/v1/models")).isNull();
    assertThat(Endpoints.protocolOf("HEAD", "/v1/models")).isNull();
    assertThat(Endpoints.protocolOf("GET", "/shop/models")).isNull();
    assertThat(Endpoints.protocolOf("GET", "/a/models/3/edit")).isNull();
    assertThat(Endpoints.protocolOf("GET", "/v1/modelships")).isNull();
  }
}
