package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static dev.sluice.extproc.EnvoyStream.responseBody;
import static dev.sluice.extproc.EnvoyStream.responseHead;
import static dev.sluice.extproc.EnvoyStream.set;
import static dev.sluice.extproc.EnvoyStream.upstreamHead;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call through the processor where bodies go both ways as streams of their own. */
class FullDuplexTest {
  private static final String[] KEY = {"authorization", "Bearer x"};

  private Processor processor;

  @BeforeEach
  void start() throws Exception {
    processor = Processor.of(RoutedCallTest.POLICY);
  }

  @AfterEach
  void stop() throws Exception {
    processor.close();
  }

  private static StreamedBodyResponse streamed(BodyResponse body) {
    return body.getResponse().getBodyMutation().getStreamedResponse();
  }

  private EnvoyStream decided(String body) throws Exception {
    EnvoyStream envoy = processor.duplex();
    envoy.send(chatHead(KEY));
    envoy.send(requestBody(body, true));
    assertThat(envoy.reply().hasRequestHeaders()).isTrue();
    boolean end = false;
    while (!end) {
      end = streamed(envoy.reply().getRequestBody()).getEndOfStream();
    }
    return envoy;
  }

  @Test
  void theHeadWaitsForTheBodyAndBothGoOnChanged() throws Exception {
    EnvoyStream envoy = processor.duplex();
    int half = RoutedCallTest.CHAT.length() / 2;

    envoy.send(chatHead(KEY));
    envoy.send(requestBody(RoutedCallTest.CHAT.substring(0, half), false));
    assertThat(envoy.silent()).isTrue();
    envoy.send(requestBody(RoutedCallTest.CHAT.substring(half), true));
    ProcessingResponse head = envoy.reply();
    StreamedBodyResponse body = streamed(envoy.reply().getRequestBody());

    assertThat(set(head.getRequestHeaders().getResponse().getHeaderMutation()))
        .containsEntry("x-sluice-provider", "local");
    assertThat(head.getRequestHeaders().getResponse().getClearRouteCache()).isTrue();
    assertThat(body.getBody().toStringUtf8()).contains("\"model\":\"demo-small\"");
    assertThat(body.getEndOfStream()).isTrue();
  }

  @Test
  void largeBodiesGoOnInPartsAndASecondEndIsIgnored() throws Exception {
    EnvoyStream envoy = processor.duplex();
    String text = "x".repeat(200_000);

    envoy.send(chatHead(KEY));
    envoy.send(requestBody(RoutedCallTest.CHAT.replace("\"hi\"", '"' + text + '"'), true));
    envoy.reply();
    StringBuilder all = new StringBuilder();
    StreamedBodyResponse part;
    do {
      part = streamed(envoy.reply().getRequestBody());
      assertThat(part.getBody().size()).isLessThanOrEqualTo(65536);
      all.append(part.getBody().toStringUtf8());
    } while (!part.getEndOfStream());
    envoy.send(requestBody("", true));

    assertThat(all).contains(text);
    assertThat(envoy.silent()).isTrue();
  }

  @Test
  void theBodyOfAnAnswerThatWasReplacedIsSkipped() throws Exception {
    EnvoyStream envoy = decided(RoutedCallTest.CHAT);

    ProcessingResponse instead =
        envoy.ask(responseHead(false, ":status", "503", "content-type", "text/plain"));
    envoy.send(responseBody("no healthy upstream", true));

    assertThat(instead.getResponseHeaders().getResponse().getStatus())
        .isEqualTo(ResponseStatus.CONTINUE_AND_REPLACE);
    assertThat(envoy.silent()).isTrue();
    assertThat(envoy.isClosed()).isFalse();
  }

  @Test
  void theBodyOfAnAnswerThatCameTooEarlyIsSkipped() throws Exception {
    EnvoyStream envoy = processor.duplex();
    envoy.send(chatHead(KEY));
    envoy.send(requestBody("{", false));

    ProcessingResponse instead =
        envoy.ask(responseHead(false, ":status", "408", "content-type", "text/plain"));
    envoy.send(responseBody("request timeout", true));

    assertThat(set(instead.getResponseHeaders().getResponse().getHeaderMutation()))
        .containsEntry("content-type", "application/json");
    assertThat(envoy.silent()).isTrue();
    assertThat(envoy.isClosed()).isFalse();
  }

  @Test
  void trailersEndABody() throws Exception {
    EnvoyStream envoy = processor.duplex();

    envoy.send(chatHead(KEY));
    envoy.send(requestBody(RoutedCallTest.CHAT, false));
    envoy.send(
        ProcessingRequest.newBuilder().setRequestTrailers(HttpTrailers.getDefaultInstance()));

    assertThat(envoy.reply().hasRequestHeaders()).isTrue();
    assertThat(streamed(envoy.reply().getRequestBody()).getEndOfStream()).isFalse();
    assertThat(envoy.reply().hasRequestTrailers()).isTrue();
  }

  @Test
  void aRefusalNeedsNoBodyToEnd() throws Exception {
    processor.close();
    processor = Processor.of(RoutedCallTest.POLICY, 100);
    EnvoyStream envoy = processor.duplex();

    envoy.send(chatHead(KEY));
    envoy.send(requestBody("x".repeat(101), false));
    ImmediateResponse refusal = envoy.reply().getImmediateResponse();

    assertThat(refusal.getStatus().getCodeValue()).isEqualTo(413);
  }

  @Test
  void aDocumentGoesOutWithItsHeadWhenItIsWhole() throws Exception {
    EnvoyStream envoy = decided(RoutedCallTest.CHAT);

    envoy.send(upstreamHead("application/json"));
    envoy.send(responseBody("{\"choices\":[],\"usage\":", false));
    assertThat(envoy.silent()).isTrue();
    envoy.send(responseBody("{\"prompt_tokens\":1,\"completion_tokens\":1}}", true));

    assertThat(envoy.reply().hasResponseHeaders()).isTrue();
    assertThat(streamed(envoy.reply().getResponseBody()).getEndOfStream()).isTrue();
    processor.assertSpent(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eventsPassByteForByteWhereverTheNetworkCutsThem(long seed) throws Exception {
    Random random = new Random(seed);
    EnvoyStream envoy =
        decided(RoutedCallTest.CHAT.replace("\"unknown\"", "\"stream\":true,\"unknown\""));
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      events
          .append("data: {\"choices\":[{\"delta\":{\"content\":\"é漢🙂")
          .append(i)
          .append("\"}}]}\n\n");
    }
    String usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\n\n";
    ByteString sent = ByteString.copyFromUtf8(events + usage + "data: [DONE]\n\n");

    envoy.send(upstreamHead("text/event-stream"));
    for (int from = 0; from < sent.size(); ) {
      int to = Math.min(sent.size(), from + 1 + random.nextInt(60));
      envoy.send(responseBody(sent.substring(from, to), to == sent.size()));
      from = to;
    }
    assertThat(envoy.reply().hasResponseHeaders()).isTrue();
    ByteString received = ByteString.EMPTY;
    StreamedBodyResponse part;
    do {
      part = streamed(envoy.reply().getResponseBody());
      received = received.concat(part.getBody());
    } while (!part.getEndOfStream());

    assertThat(received.toString(StandardCharsets.UTF_8)).isEqualTo(events + "data: [DONE]\n\n");
    processor.assertSpent(11);
  }
}
