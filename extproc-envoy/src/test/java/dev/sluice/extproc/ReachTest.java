package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static dev.sluice.extproc.EnvoyStream.requestHead;
import static dev.sluice.extproc.EnvoyStream.responseBody;
import static dev.sluice.extproc.EnvoyStream.responseHead;
import static dev.sluice.extproc.EnvoyStream.upstreamHead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Handler;
import dev.sluice.Outcome;
import dev.sluice.Policy.Reach;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Envoy is asked for what the policies need, and for no more. */
class ReachTest {
  private static final String CHAT = "{\"model\":\"m\",\"messages\":[]}";

  private final List<Outcome> outcomes = new ArrayList<>();

  private Handler handler() {
    return new Handler() {
      @Override
      public void onComplete(Outcome outcome) {
        outcomes.add(outcome);
      }
    };
  }

  @Test
  void aCallThatNoPolicyNeedsCostsOneMessage() throws Exception {
    try (Pipelines pipelines = new Pipelines(Reach.NOTHING, this::handler);
        Processor processor = Processor.of(pipelines::begin)) {
      ProcessingResponse only = processor.buffered().ask(chatHead());

      assertThat(only.getModeOverride()).isEqualTo(Modes.NOTHING_MORE);
    }
  }

  @Test
  void whereTheDecisionIsAllTheCallEndsWithIt() throws Exception {
    try (Pipelines pipelines = new Pipelines(Reach.CALL, this::handler);
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.buffered();

      ProcessingMode mode = envoy.ask(chatHead()).getModeOverride();
      envoy.ask(requestBody(CHAT, true));

      assertThat(mode.getRequestBodyMode()).isEqualTo(BodySendMode.BUFFERED);
      assertThat(mode.getResponseHeaderMode()).isEqualTo(HeaderSendMode.SKIP);
      assertThat(outcomes).hasSize(1);
      assertThat(envoy.ask(upstreamHead("application/json")))
          .isEqualTo(Messages.RESPONSE_HEAD_PASSES);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BodySendMode.class,
      names = {"NONE", "BUFFERED", "STREAMED"})
  void whereTheAnswerIsNeededItIsAskedForWhateverEnvoySends(BodySendMode request) throws Exception {
    try (Pipelines pipelines = new Pipelines(Reach.ANSWER, this::handler);
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.open(request, BodySendMode.NONE);

      ProcessingMode mode = envoy.ask(chatHead()).getModeOverride();

      assertThat(mode.getRequestBodyMode()).isEqualTo(BodySendMode.BUFFERED);
      assertThat(mode.getResponseHeaderMode()).isEqualTo(HeaderSendMode.SEND);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BodySendMode.class,
      names = {"NONE", "BUFFERED"})
  void aShortDocumentCostsOneOverrideAtMost(BodySendMode bodies) throws Exception {
    try (Pipelines pipelines = new Pipelines(Reach.ANSWER, this::handler);
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.open(bodies, bodies);

      ProcessingResponse head = envoy.ask(chatHead());
      envoy.ask(requestBody(CHAT, true));
      ProcessingResponse answer =
          envoy.ask(upstreamHead("application/json", "content-length", "2"));
      envoy.ask(responseBody("{}", true));

      assertThat(head.hasModeOverride()).isEqualTo(bodies == BodySendMode.NONE);
      assertThat(answer.hasModeOverride()).isFalse();
      assertThat(outcomes).singleElement().extracting(Outcome::status).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BodySendMode.class,
      names = {"NONE", "BUFFERED"})
  void anEventStreamIsNeverHeld(BodySendMode bodies) throws Exception {
    try (Pipelines pipelines = new Pipelines(Reach.ANSWER, this::handler);
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.open(bodies, bodies);
      envoy.ask(chatHead());
      envoy.ask(requestBody(CHAT, true));

      ProcessingMode mode = envoy.ask(upstreamHead("text/event-stream")).getModeOverride();

      assertThat(mode.getResponseBodyMode()).isEqualTo(BodySendMode.STREAMED);
    }
  }

  @Test
  void whereTheAnswerToACallWithoutABodyIsNeededItIsAskedFor() throws Exception {
    try (Pipelines pipelines = new Pipelines(Reach.ANSWER, this::handler);
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.open(BodySendMode.NONE, BodySendMode.NONE);

      ProcessingResponse head =
          envoy.ask(requestHead(true, ":method", "GET", ":path", "/v1/models"));
      envoy.ask(responseHead(true, ":status", "204", "x-envoy-upstream-service-time", "1"));

      assertThat(head.getModeOverride().getResponseHeaderMode()).isEqualTo(HeaderSendMode.SEND);
      assertThat(outcomes).singleElement().extracting(Outcome::status).isEqualTo(204);
    }
  }

  @Test
  void whereTheHeadIsEnoughNoBodyIsAskedFor() throws Exception {
    try (Pipelines pipelines = new Pipelines(Reach.HEAD, this::handler);
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.buffered();
      envoy.ask(chatHead());
      envoy.ask(requestBody(CHAT, true));

      ProcessingMode mode = envoy.ask(upstreamHead("text/event-stream")).getModeOverride();

      assertThat(mode.getResponseBodyMode()).isEqualTo(BodySendMode.NONE);
      assertThat(outcomes).singleElement().extracting(Outcome::status).isEqualTo(200);
      assertThat(envoy.ask(responseBody("data: [DONE]\n\n", true)))
          .isEqualTo(Messages.RESPONSE_BODY_PASSES);
    }
  }
}
