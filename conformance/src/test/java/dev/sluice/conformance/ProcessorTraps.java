package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.Headers;
import dev.sluice.conformance.cases.ReplySpec;
import dev.sluice.conformance.cases.UpstreamSpec;
import dev.sluice.conformance.wire.Answer;
import dev.sluice.conformance.wire.RawClient;
import dev.sluice.conformance.wire.Received;
import dev.sluice.conformance.wire.Request;
import dev.sluice.conformance.wire.Script;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What Envoy does with a processor's mistakes and oddities: the same here and there, or the model
 * would be no model.
 */
@Timeout(120)
abstract class ProcessorTraps {
  private static final ReplySpec REPLY =
      new ReplySpec(
          200, Map.of(), "{}", List.of(), 0, Duration.ZERO, false, false, ReplySpec.Then.END);

  private Providers providers;
  private Front front;
  private Script script;

  /** Starts what is tried. */
  abstract Front start(ProcessorMode mode, BindableService processor, Providers behind)
      throws IOException;

  @AfterEach
  void stop() throws IOException {
    if (front != null) {
      front.close();
      providers.close();
    }
  }

  private Answer call(ProcessorMode mode, Function<ProcessingRequest, ProcessingResponse> reply)
      throws IOException {
    providers = new Providers();
    front = start(mode, Processors.of(reply), providers);
    UpstreamSpec upstream =
        new UpstreamSpec(
            UpstreamSpec.ProviderName.ALPHA, null, Map.of(), List.of(), null, null, REPLY);
    script = new Script(providers.texts(), List.of(upstream), new Received(), false);
    providers.play(script);
    Request request =
        new Request(
            "POST",
            "/x",
            Headers.of("host", "h", "content-type", "application/json"),
            "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
            0);
    return new RawClient(front.port()).send(request, new Received(), null);
  }

  private String sent() {
    return new String(script.got().get(0).body(), StandardCharsets.UTF_8);
  }

  private Headers sentHeaders() {
    return script.got().get(0).head().headers();
  }

  @Test
  void nothingIsSentThatIsNotAskedFor() throws IOException {
    Answer answer = call(ProcessorMode.ON_DEMAND, Processors::plain);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(sent()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aNewBodyMustFitTheLength() throws IOException {
    Answer answer =
        call(
            ProcessorMode.ON_DEMAND,
            message ->
                switch (message.getRequestCase()) {
                  case REQUEST_HEADERS -> Processors.buffered().build();
                  case REQUEST_BODY -> Processors.requestBody("{\"longer\":true}").build();
                  default -> Processors.plain(message);
                });

    assertThat(answer.status()).isEqualTo(500);
    assertThat(script.got()).isEmpty();
  }

  @Test
  void aNewBodyAndItsLengthGoOn() throws IOException {
    Answer answer =
        call(
            ProcessorMode.ON_DEMAND,
            message ->
                switch (message.getRequestCase()) {
                  case REQUEST_HEADERS -> Processors.buffered().build();
                  case REQUEST_BODY -> {
                    ProcessingResponse.Builder reply = Processors.requestBody("{\"longer\":true}");
                    reply
                        .getRequestBodyBuilder()
                        .getResponseBuilder()
                        .getHeaderMutationBuilder()
                        .addSetHeaders(Processors.header("content-length", "15"))
                        .addSetHeaders(Processors.header("x-new", "1"));
                    yield reply.build();
                  }
                  default -> Processors.plain(message);
                });

    assertThat(answer.status()).isEqualTo(200);
    assertThat(sent()).isEqualTo("{\"longer\":true}");
    assertThat(sentHeaders().get("x-new")).isEqualTo("1");
  }

  @Test
  void anEndWithoutAnAnswerLetsTheCallPass() throws IOException {
    Answer answer = call(ProcessorMode.ON_DEMAND, message -> null);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(sent()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aFailedStreamIsAnError() throws IOException {
    Answer answer =
        call(ProcessorMode.ON_DEMAND, message -> ProcessingResponse.getDefaultInstance());

    assertThat(answer.status()).isEqualTo(500);
  }

  @Test
  void aReplyToAnotherMessageIsAnError() throws IOException {
    Answer answer = call(ProcessorMode.ON_DEMAND, message -> Processors.requestBody("{}").build());

    assertThat(answer.status()).isEqualTo(500);
  }

  @Test
  void ofTwoValuesTheRawOneCounts() throws IOException {
    HeaderValueOption.Builder both = Processors.header("x-new", "raw").toBuilder();
    both.getHeaderBuilder().setValue("text");
    call(
        ProcessorMode.ON_DEMAND,
        message ->
            message.hasRequestHeaders()
                ? Processors.requestHead(both.build()).build()
                : Processors.plain(message));

    assertThat(sentHeaders().get("x-new")).isEqualTo("raw");
  }

  @Test
  void envoysOwnHeadersCannotBeSet() throws IOException {
    call(
        ProcessorMode.ON_DEMAND,
        message ->
            message.hasRequestHeaders()
                ? Processors.requestHead(
                        Processors.header("x-envoy-mine", "1"), Processors.header("x-mine", "1"))
                    .build()
                : Processors.plain(message));

    assertThat(sentHeaders().get("x-envoy-mine")).isNull();
    assertThat(sentHeaders().get("x-mine")).isEqualTo("1");
  }

  @Test
  void theRouteIsChosenAgainOnlyWhenAsked() throws IOException {
    call(
        ProcessorMode.ON_DEMAND,
        message ->
            message.hasRequestHeaders()
                ? Processors.requestHead(Processors.header("x-sluice-provider", "beta")).build()
                : Processors.plain(message));

    assertThat(script.got().get(0).at()).isEqualTo(UpstreamSpec.ProviderName.ALPHA);
    stop();
    call(
        ProcessorMode.ON_DEMAND,
        message -> {
          if (!message.hasRequestHeaders()) {
            return Processors.plain(message);
          }
          ProcessingResponse.Builder reply =
              Processors.requestHead(Processors.header("x-sluice-provider", "beta"));
          reply.getRequestHeadersBuilder().getResponseBuilder().setClearRouteCache(true);
          return reply.build();
        });

    assertThat(script.got().get(0).at()).isEqualTo(UpstreamSpec.ProviderName.BETA);
    assertThat(sentHeaders().get("x-sluice-provider")).isNull();
  }

  @Test
  void anAnswerOfTheProcessorIsPlainTextUnlessItSaysMore() throws IOException {
    Answer answer =
        call(
            ProcessorMode.ON_DEMAND,
            message -> {
              ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
              reply
                  .getImmediateResponseBuilder()
                  .setStatus(HttpStatus.newBuilder().setCode(StatusCode.Forbidden))
                  .setBody(ByteString.copyFromUtf8("no"));
              return reply.build();
            });

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers().get("content-type")).isEqualTo("text/plain");
    assertThat(answer.text()).isEqualTo("no");
    assertThat(script.got()).isEmpty();
  }

  @Test
  void fullDuplexBodiesHaveNoLength() throws IOException {
    Answer answer = call(ProcessorMode.FULL_DUPLEX, Processors::echo);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("content-length")).isNull();
    assertThat(sentHeaders().get("content-length")).isNull();
    assertThat(sent()).isEqualTo("{\"a\":1}");
  }
}
