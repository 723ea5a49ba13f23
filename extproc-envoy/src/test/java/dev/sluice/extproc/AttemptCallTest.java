package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static dev.sluice.extproc.EnvoyStream.responseBody;
import static dev.sluice.extproc.EnvoyStream.set;
import static dev.sluice.extproc.EnvoyStream.upstreamHead;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a call may go by Envoy: the endpoints that are picked, and what each attempt gets. */
class AttemptCallTest {
  private static final String POLICY =
      """
      sluice: 1
      providers:
        first: { type: openai, url: http://127.0.0.1:8081/v1, key: sk-first }
        second: { type: anthropic, url: http://127.0.0.1:8082/base/v1, key: sk-second }
      models:
        small:
          targets:
            - { provider: first, model: first-small, price: { input: 1, output: 1 } }
            - { provider: second, model: second-small, price: { input: 5, output: 5 }, weight: 0 }
      policies:
        - route: { model: auto }
      """;

  private static final String CHAT = "{\"model\":\"small\",\"messages\":[]}";

  private Processor processor;

  @BeforeEach
  void start() throws Exception {
    processor = Processor.of(POLICY);
  }

  @AfterEach
  void stop() throws Exception {
    processor.close();
  }

  private static CommonResponse change(EnvoyStream router, ProcessingRequest.Builder head)
      throws Exception {
    router.ask(head);
    return router.ask(requestBody(CHAT, true)).getRequestBody().getResponse();
  }

  private static ProcessingRequest.Builder chosen(
      ProcessingRequest.Builder head, String attribute, String value) {
    return head.putAttributes(
        "envoy.filters.http.ext_proc",
        Struct.newBuilder()
            .putFields(attribute, Value.newBuilder().setStringValue(value).build())
            .build());
  }

  @Test
  void theRouterOnlyPicksAndAttemptsRewrite() throws Exception {
    EnvoyStream router = processor.openRouter();
    CommonResponse routed = change(router, chatHead("authorization", "Bearer client"));
    Map<String, String> steering = set(routed.getHeaderMutation());
    String name = steering.get("x-sluice-attempt");

    ProcessingResponse one =
        processor
            .openAttempt()
            .ask(
                chosen(
                    chatHead("x-sluice-attempt", name, "authorization", "Bearer client"),
                    "xds.cluster_name",
                    "first"));
    ProcessingResponse other =
        processor
            .openAttempt()
            .ask(
                chosen(
                    chatHead("x-sluice-attempt", name, "authorization", "Bearer client"),
                    "upstream.address",
                    "127.0.0.1:8082"));

    assertThat(steering.keySet()).allMatch(header -> header.startsWith("x-"));
    assertThat(steering)
        .containsEntry("x-gateway-destination-endpoint", "127.0.0.1:8081,127.0.0.1:8082");
    assertThat(routed.hasBodyMutation()).isFalse();
    CommonResponse second = other.getRequestHeaders().getResponse();
    assertThat(second.getStatus()).isEqualTo(CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE);
    assertThat(set(second.getHeaderMutation()))
        .containsEntry(":path", "/base/v1/chat/completions")
        .containsEntry("x-api-key", "sk-second");
    assertThat(second.getHeaderMutation().getRemoveHeadersList())
        .contains("authorization")
        .as("the next attempt begins with the head as this one leaves it")
        .doesNotContain("x-sluice-attempt");
    assertThat(second.getBodyMutation().getBody().toStringUtf8()).contains("second-small");
    assertThat(one.getRequestHeaders().getResponse().getBodyMutation().getBody().toStringUtf8())
        .contains("first-small");
  }

  @Test
  void theLastAttemptsTargetIsPaidAndTheCallIsForgottenAtItsEnd() throws Exception {
    EnvoyStream router = processor.openRouter();
    String name = set(change(router, chatHead()).getHeaderMutation()).get("x-sluice-attempt");
    processor
        .openAttempt()
        .ask(chosen(chatHead("x-sluice-attempt", name), "xds.cluster_name", "second"));
    router.ask(upstreamHead("application/json", "content-length", "60"));
    router.ask(
        responseBody(
            "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1},\"choices\":[]}", true));

    ProcessingResponse late =
        processor
            .openAttempt()
            .ask(chosen(chatHead("x-sluice-attempt", name), "xds.cluster_name", "first"));

    processor.assertSpent(10);
    assertThat(late.getImmediateResponse().getStatus().getCodeValue()).isEqualTo(500);
  }

  @Test
  void ofTwoAttemptsAtOnceTheOneThatAnsweredIsPaid() throws Exception {
    EnvoyStream router = processor.openRouter();
    String name = set(change(router, chatHead()).getHeaderMutation()).get("x-sluice-attempt");
    for (String address : List.of("127.0.0.1:8081", "127.0.0.1:8082")) {
      processor
          .openAttempt()
          .ask(chosen(chatHead("x-sluice-attempt", name), "upstream.address", address));
    }

    router.ask(
        chosen(
            upstreamHead("application/json", "content-length", "60"),
            "upstream.address",
            "127.0.0.1:8081"));
    router.ask(
        responseBody(
            "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1},\"choices\":[]}", true));

    processor.assertSpent(2);
  }

  @Test
  void whatEnvoyAddsToAnAttemptStaysBecauseNobodyMayTakeItAway() throws Exception {
    EnvoyStream router = processor.openRouter();
    String name = set(change(router, chatHead()).getHeaderMutation()).get("x-sluice-attempt");

    ProcessingResponse attempt =
        processor
            .openAttempt()
            .ask(
                chosen(
                    chatHead("x-sluice-attempt", name, "x-envoy-expected-rq-timeout-ms", "900000"),
                    "xds.cluster_name",
                    "first"));

    assertThat(attempt.getRequestHeaders().getResponse().getHeaderMutation().getRemoveHeadersList())
        .noneMatch(header -> header.startsWith("x-envoy-"));
  }

  @Test
  void clientsCannotNameEndpointsOrAttempts() throws Exception {
    CommonResponse change =
        change(
            processor.buffered(),
            chatHead(
                "x-gateway-destination-endpoint", "10.0.0.1:22", "x-sluice-attempt", "guessed"));

    assertThat(set(change.getHeaderMutation()))
        .containsEntry("x-gateway-destination-endpoint", "127.0.0.1:8081");
    assertThat(change.getHeaderMutation().getRemoveHeadersList()).contains("x-sluice-attempt");
  }

  @Test
  void metadataOfTheBalancerSaysTheSameAndAHintIsHonoured() throws Exception {
    EnvoyStream any = processor.buffered();
    any.ask(chatHead());
    ProcessingResponse free = any.ask(requestBody(CHAT, true));
    EnvoyStream narrow = processor.buffered();
    narrow.ask(
        chatHead()
            .setMetadataContext(
                Metadata.newBuilder()
                    .putFilterMetadata(
                        "envoy.lb.subset_hint",
                        Struct.newBuilder()
                            .putFields(
                                "x-gateway-destination-endpoint-subset",
                                Value.newBuilder().setStringValue("10.0.0.9:80").build())
                            .build())));
    ProcessingResponse none = narrow.ask(requestBody(CHAT, true));

    assertThat(
            free.getDynamicMetadata()
                .getFieldsOrThrow("envoy.lb")
                .getStructValue()
                .getFieldsOrThrow("x-gateway-destination-endpoint")
                .getStringValue())
        .isEqualTo("127.0.0.1:8081");
    assertThat(none.getImmediateResponse().getStatus().getCodeValue()).isEqualTo(503);
  }

  @Test
  void aCallThatNoProcessorDecidedAboutGoesNowhere() throws Exception {
    EnvoyStream attempt = processor.openAttempt();

    assertThat(attempt.ask(chatHead()).getImmediateResponse().getStatus().getCodeValue())
        .isEqualTo(500);
  }
}
