package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static dev.sluice.extproc.EnvoyStream.responseBody;
import static dev.sluice.extproc.EnvoyStream.responseHead;
import static dev.sluice.extproc.EnvoyStream.set;
import static dev.sluice.extproc.EnvoyStream.upstreamHead;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call through the processor where Envoy holds the body of the request. */
class RoutedCallTest {
  static final String POLICY =
      """
      sluice: 1
      providers:
        local: { type: openai, url: http://127.0.0.1:8081/v1, key: sk-provider }
      models:
        small:
          targets: [ { provider: local, model: demo-small } ]
          price: { input: 1, output: 2 }
          aliases: [ gpt-4o-mini ]
      callers:
        keys: [ { sha256: 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881, tenant: acme } ]
      policies:
        - route: { model: auto }
      """;

  static final String CHAT =
      "{\"model\":\"gpt-4o-mini\","
          + " \"unknown\":1.50,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private Processor processor;

  @BeforeEach
  void start() throws Exception {
    processor = Processor.of(POLICY);
  }

  @AfterEach
  void stop() throws Exception {
    processor.close();
  }

  private static CommonResponse body(ProcessingResponse reply) {
    assertThat(reply.hasRequestBody()).as("%s", reply).isTrue();
    return reply.getRequestBody().getResponse();
  }

  @Test
  void aCallGoesToItsTarget() throws Exception {
    EnvoyStream envoy = processor.buffered();

    ProcessingResponse head = envoy.ask(chatHead("authorization", "Bearer x", "cookie", "a=b"));
    CommonResponse change = body(envoy.ask(requestBody(CHAT, true)));

    assertThat(head).isEqualTo(Messages.bodyWanted(BodySendMode.STREAMED));
    String sent = change.getBodyMutation().getBody().toStringUtf8();
    assertThat(sent).isEqualTo(CHAT.replace("\"gpt-4o-mini\", ", "\"demo-small\","));
    Map<String, String> headers = set(change.getHeaderMutation());
    assertThat(headers)
        .containsEntry("x-sluice-model", "small")
        .containsEntry("x-gateway-model-name", "small")
        .containsEntry("x-sluice-provider", "local")
        .containsEntry("authorization", "Bearer sk-provider")
        .containsEntry(":authority", "127.0.0.1:8081")
        .containsEntry("content-length", Integer.toString(sent.length()));
    assertThat(change.getHeaderMutation().getRemoveHeadersList()).containsExactly("cookie");
    assertThat(change.getClearRouteCache()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"429, rate_limit_exceeded", "403, permission_denied", "401,", "503, upstream_failed"})
  void whatAnotherFilterOfEnvoyRefusesIsNoFaultOfTheProvider(int status, String code)
      throws Exception {
    EnvoyStream envoy = decided(BodySendMode.STREAMED, CHAT);

    CommonResponse instead =
        envoy
            .ask(
                responseHead(
                    false,
                    ":status",
                    "" + status,
                    "content-type",
                    "text/plain",
                    "retry-after",
                    "7"))
            .getResponseHeaders()
            .getResponse();

    int expected = status < 500 ? status : 502;
    Map<String, String> headers = set(instead.getHeaderMutation());
    assertThat(headers.getOrDefault(":status", "" + status)).isEqualTo("" + expected);
    assertThat(instead.getBodyMutation().getBody().toStringUtf8())
        .startsWith("{\"error\":{")
        .contains(code == null ? "\"code\":null" : code);
    assertThat(instead.getHeaderMutation().getRemoveHeadersList().contains("retry-after"))
        .isEqualTo(status >= 500);
  }

  private EnvoyStream decided(BodySendMode response, String body) throws Exception {
    EnvoyStream envoy = processor.open(BodySendMode.BUFFERED, response);
    envoy.ask(chatHead("authorization", "Bearer x"));
    body(envoy.ask(requestBody(body, true)));
    return envoy;
  }

  @Test
  void whoMayNotCallIsRefusedInTheShapeOfTheApi() throws Exception {
    EnvoyStream envoy = processor.buffered();

    envoy.ask(chatHead("authorization", "Bearer wrong"));
    ImmediateResponse refusal = envoy.ask(requestBody(CHAT, true)).getImmediateResponse();

    assertThat(refusal.getStatus().getCodeValue()).isEqualTo(401);
    assertThat(refusal.getBody().toStringUtf8()).startsWith("{\"error\":{\"message\":");
    assertThat(set(refusal.getHeaders()))
        .containsEntry("content-type", "application/json")
        .containsEntry("x-request-id", "call-0001");
  }

  @Test
  void aDocumentPassesUntouchedAndIsPaidFor() throws Exception {
    EnvoyStream envoy = decided(BodySendMode.STREAMED, CHAT);
    String answer =
        "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":1000000,\"completion_tokens\":1}}";

    ProcessingResponse head =
        envoy.ask(
            upstreamHead(
                "application/json", "content-length", "" + answer.length(), "set-cookie", "a=b"));
    ProcessingResponse body = envoy.ask(responseBody(answer, true));

    assertThat(head.getModeOverride().getResponseBodyMode()).isEqualTo(BodySendMode.BUFFERED);
    assertThat(head.getResponseHeaders().getResponse().getHeaderMutation().getRemoveHeadersList())
        .containsExactly("set-cookie");
    assertThat(body).isEqualTo(Messages.RESPONSE_BODY_PASSES);
    processor.assertSpent(1_000_002);
  }

  @Test
  void eventsPassAsTheyComeAndAnInjectedUsageIsTakenOutAgain() throws Exception {
    EnvoyStream envoy =
        decided(BodySendMode.STREAMED, CHAT.replace("\"unknown\"", "\"stream\":true,\"unknown\""));
    envoy.ask(upstreamHead("text/event-stream"));
    String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é\"}}]}\n\n";
    String usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}\n\n";

    ProcessingResponse whole = envoy.ask(responseBody(event, false));
    ProcessingResponse part = envoy.ask(responseBody(event.substring(0, 40), false));
    ProcessingResponse rest = envoy.ask(responseBody(event.substring(40), false));
    ProcessingResponse end = envoy.ask(responseBody(usage + "data: [DONE]\n\n", true));

    assertThat(whole).isEqualTo(Messages.RESPONSE_BODY_PASSES);
    assertThat(part).isEqualTo(Messages.RESPONSE_BODY_HELD);
    assertThat(text(rest)).isEqualTo(event);
    assertThat(text(end)).isEqualTo("data: [DONE]\n\n");
    processor.assertSpent(20);
  }

  private static String text(ProcessingResponse reply) {
    return reply.getResponseBody().getResponse().getBodyMutation().getBody().toStringUtf8();
  }

  @Test
  void envoysOwnErrorsGetTheShapeOfTheApi() throws Exception {
    EnvoyStream envoy = decided(BodySendMode.STREAMED, CHAT);

    CommonResponse instead =
        envoy
            .ask(responseHead(false, ":status", "503", "content-type", "text/plain"))
            .getResponseHeaders()
            .getResponse();

    assertThat(instead.getStatus()).isEqualTo(CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE);
    assertThat(set(instead.getHeaderMutation()))
        .containsEntry(":status", "502")
        .containsEntry("content-type", "application/json");
    assertThat(instead.getBodyMutation().getBody().toStringUtf8()).contains("upstream_failed");
    processor.assertSpent(0);
  }

  @Test
  void anAnswerBeforeADecisionIsRefused() throws Exception {
    EnvoyStream envoy = processor.open(BodySendMode.NONE, BodySendMode.NONE);

    ProcessingResponse asked = envoy.ask(chatHead("authorization", "Bearer x"));
    CommonResponse instead =
        envoy.ask(upstreamHead("application/json")).getResponseHeaders().getResponse();

    assertThat(asked.getModeOverride().getRequestBodyMode()).isEqualTo(BodySendMode.BUFFERED);
    assertThat(set(instead.getHeaderMutation())).containsEntry(":status", "500");
    assertThat(instead.getBodyMutation().getBody().toStringUtf8()).contains("allow_mode_override");
  }

  @Test
  void otherRequestsCostOneMessageAndLoseHeadersThatSteer() throws Exception {
    EnvoyStream envoy = processor.buffered();

    ProcessingResponse reply =
        envoy.ask(
            EnvoyStream.requestHead(
                true,
                ":method",
                "GET",
                ":path",
                "/index.html",
                "x-gateway-destination-endpoint",
                "10.0.0.1:22"));

    assertThat(reply.getModeOverride()).isEqualTo(Modes.NOTHING_MORE);
    assertThat(reply.getRequestHeaders().getResponse().getHeaderMutation().getRemoveHeadersList())
        .containsExactly("x-gateway-destination-endpoint");
  }

  @Test
  void modelsAreListedWithoutABody() throws Exception {
    EnvoyStream envoy = processor.buffered();

    ImmediateResponse list =
        envoy
            .ask(
                EnvoyStream.requestHead(
                    true, ":method", "GET", ":path", "/v1/models", "authorization", "Bearer x"))
            .getImmediateResponse();

    assertThat(list.getStatus().getCodeValue()).isEqualTo(200);
    assertThat(list.getBody().toStringUtf8()).contains("\"small\"");
  }

  @Test
  void bodiesOverTheCapAreRefused() throws Exception {
    processor.close();
    processor = Processor.of(POLICY, 100);
    EnvoyStream declared = processor.buffered();
    EnvoyStream chunked = processor.buffered();
    String large = CHAT.replace("hi", "x".repeat(100));

    ImmediateResponse early =
        declared
            .ask(chatHead("authorization", "Bearer x", "content-length", "" + large.length()))
            .getImmediateResponse();
    chunked.ask(chatHead("authorization", "Bearer x"));
    ImmediateResponse late = chunked.ask(requestBody(large, true)).getImmediateResponse();

    assertThat(early.getStatus().getCodeValue()).isEqualTo(413);
    assertThat(late.getStatus().getCodeValue()).isEqualTo(413);
    assertThat(late.getBody().toStringUtf8()).contains("request_too_large");
  }

  @Test
  void nothingGoesOnOfWhichEnvoyDoesNotSayWhatItIs() throws Exception {
    EnvoyStream hidden = processor.buffered();

    hidden.send(EnvoyStream.requestHead(false, "authorization", "Bearer x"));

    assertThat(hidden.closed().getDescription()).contains("forward_rules");
  }
}
