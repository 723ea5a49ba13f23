package dev.sluice.extproc;

import dev.sluice.Outcome.End;
import dev.sluice.Reply;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** The conversation about a call: its way in, then its answer's way back. */
final class RoutedCall implements Conversation {
  private final Passage passage;
  private final RequestHalf request;
  private final PassThrough rest;
  private @Nullable AnswerHalf answer;

  /**
   * Makes a conversation.
   *
   * @param rest lets pass what comes though no policy needs it
   */
  RoutedCall(Passage passage, RequestHalf request, PassThrough rest) {
    this.passage = passage;
    this.request = request;
    this.rest = rest;
  }

  @Override
  public void take(ProcessingRequest message) {
    if (endedEarly()) {
      rest.take(message);
      return;
    }
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> request.head(message.getRequestHeaders().getEndOfStream());
      case REQUEST_BODY -> request.body(message.getRequestBody());
      case REQUEST_TRAILERS -> request.trailers();
      case RESPONSE_HEADERS -> {
        request.answeredBy(new ChosenUpstream(message));
        answerHead(message.getResponseHeaders());
      }
      case RESPONSE_BODY -> answerBody(message.getResponseBody());
      case RESPONSE_TRAILERS -> answer().trailers();
      case REQUEST_NOT_SET -> passage.link().next();
    }
  }

  private boolean endedEarly() {
    return passage.ending().ended()
        && (answer != null ? answer.endsWithHead() : request.decided() && request.endsHere());
  }

  private void answerHead(HttpHeaders message) {
    Heads head = Heads.of(message);
    if (!request.decided()) {
      request.overtaken(head);
      return;
    }
    if (EnvoyReply.isOwn(head)) {
      End trouble = EnvoyReply.trouble(head);
      if (trouble != null) {
        passage.ending().note(trouble, null);
      }
      Reply error = Replies.error(passage.protocol(), EnvoyReply.late(head, request.target()));
      AnswerHalf instead = new AnswerHalf(passage, head, error.head());
      answer = instead;
      instead.whole(Messages.bytes(error).toByteArray());
      return;
    }
    AnswerHalf begun = new AnswerHalf(passage, head);
    answer = begun;
    if (message.getEndOfStream()) {
      begun.whole(AnswerHalf.NOTHING);
    } else {
      begun.head();
    }
  }

  private void answerBody(HttpBody part) {
    if (answer == null && passage.ending().ended()) {
      passage.skipBody();
    } else {
      answer().body(part);
    }
  }

  private AnswerHalf answer() {
    if (answer == null) {
      throw new IllegalStateException(
          "a body came before its head; set response_header_mode to SEND in Envoy");
    }
    return answer;
  }

  @Override
  public void hangUp() {
    passage.ending().note(End.CLIENT_GONE, null);
    request.cancel();
    passage.end();
  }

  @Override
  public void fail(Throwable failure) {
    passage.ending().note(End.FAILED, failure);
    request.cancel();
    if (answer != null && answer.headSent()) {
      passage.link().close(Status.INTERNAL.withDescription("the processor failed"));
      passage.end();
    } else {
      passage.answer(
          Replies.error(
              passage.protocol(), ApiError.internal("The processor failed; its log says why.")));
    }
  }
}
