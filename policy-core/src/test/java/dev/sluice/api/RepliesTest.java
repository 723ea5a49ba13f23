package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepliesTest {
  private static String body(Reply reply) {
    return new String(reply.pieces().get(0).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void openAiErrorsHaveAllFourMembers() {
    Reply reply = Replies.error(Protocol.CHAT, ApiError.invalidRequest("No \"x\".", null));
    assertThat(body(reply))
        .isEqualTo(
            "{\"error\":{\"message\":\"No \\\"x\\\".\",\"type\":\"invalid_request_error\","
                + "\"param\":null,\"code\":null}}");
    assertThat(reply.head().status()).isEqualTo(400);
    assertThat(reply.head().headers().get("content-type")).isEqualTo("application/json");
    assertThat(reply.head().headers().get("content-length"))
        .isEqualTo(Integer.toString(body(reply).length()));
  }

  @Test
  void anthropicErrorsHaveTheirTypeByStatus() {
    assertThat(body(Replies.error(Protocol.MESSAGES, ApiError.unauthorized("No key."))))
        .isEqualTo(
            "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\","
                + "\"message\":\"No key.\"}}");
    ApiError busy = ApiError.overloaded("Full.", Duration.ofMillis(1500));
    assertThat(body(Replies.error(Protocol.MESSAGES, busy))).contains("overloaded_error");
  }

  @Test
  void errorsInMidStreamAreEvents() {
    ApiError error = ApiError.upstreamFailed("Gone.");
    assertThat(body(Replies.errorEvent(Protocol.CHAT, error)))
        .isEqualTo(
            "data: {\"error\":{\"message\":\"Gone.\",\"type\":\"server_error\",\"param\":null,"
                + "\"code\":\"upstream_failed\"}}\n\n");
    assertThat(body(Replies.errorEvent(Protocol.RESPONSES, error)))
        .startsWith("event: error\ndata: {\"type\":\"error\",\"code\":\"upstream_failed\"")
        .endsWith("}\n\n");
    assertThat(body(Replies.errorEvent(Protocol.MESSAGES, error)))
        .startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
        .endsWith("}}\n\n");
  }

  @Test
  void saysWhenToTryAgain() {
    ApiError limited = ApiError.rateLimited("Slow down.", Duration.ofMillis(1200));
    assertThat(limited.headers().get("retry-after")).isEqualTo("2");
    assertThat(limited.headers().get("retry-after-ms")).isEqualTo("1200");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.code()).isEqualTo("rate_limit_exceeded");
    assertThat(ApiError.unauthorized("x").code()).isEqualTo("invalid_api_key");
    assertThat(ApiError.modelNotFound("m").code()).isEqualTo("model_not_found");
    assertThat(ApiError.contextLength("x").code()).isEqualTo("context_length_exceeded");
  }

  @Test
  void failuresOfPoliciesAreWordedForTheApi() {
    Call call = Requests.chat("{\"model\":\"m\",\"messages\":[]}");
    Reply whole = new ApiFailures().policyFailed(call, false, "limit");
    assertThat(whole.head().status()).isEqualTo(500);
    assertThat(body(whole)).contains("'limit'").contains("call-1");
    assertThat(body(new ApiFailures().policyFailed(call, true, "limit"))).startsWith("data: {");
  }
}
