package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;

/**
 * Lets a request pass that is no call, and asks for none of the rest. Only headers that would steer
 * it to a place of the client's choice are taken away.
 */
final class PassThrough implements Conversation {
  private static final ProcessingResponse UNTOUCHED =
      Messages.REQUEST_HEAD_PASSES.toBuilder().setModeOverride(Modes.NOTHING_MORE).build();

  private final Link link;
  private final Modes modes;
  private final Heads head;

  PassThrough(Link link, Modes modes, Heads head) {
    this.link = link;
    this.modes = modes;
    this.head = head;
  }

  @Override
  public void take(ProcessingRequest message) {
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> link.send(head());
      case REQUEST_BODY -> requestBody(message.getRequestBody());
      case REQUEST_TRAILERS -> link.send(Messages.REQUEST_TRAILERS_PASS);
      case RESPONSE_HEADERS -> link.send(Messages.RESPONSE_HEAD_PASSES);
      case RESPONSE_BODY -> responseBody(message.getResponseBody());
      case RESPONSE_TRAILERS -> link.send(Messages.RESPONSE_TRAILERS_PASS);
      case REQUEST_NOT_SET -> {}
    }
    link.next();
  }

  private ProcessingResponse head() {
    HeaderChanges changes = Steering.withoutClients(head.headers(), new HeaderChanges());
    if (changes.isEmpty() && modes.overridable()) {
      return UNTOUCHED;
    }
    ProcessingResponse.Builder reply =
        Messages.requestHead(
            CommonResponse.newBuilder().setHeaderMutation(changes.toMutation()).build())
            .toBuilder();
    if (modes.overridable()) {
      reply.setModeOverride(Modes.NOTHING_MORE);
    }
    return reply.build();
  }

  private void requestBody(HttpBody body) {
    if (modes.duplexRequest()) {
      Messages.streamRequest(link, body.getBody(), body.getEndOfStream());
    } else {
      link.send(Messages.REQUEST_BODY_PASSES);
    }
  }

  private void responseBody(HttpBody body) {
    if (modes.duplexResponse()) {
      Messages.streamResponse(link, body.getBody(), body.getEndOfStream());
    } else {
      link.send(Messages.RESPONSE_BODY_PASSES);
    }
  }

  @Override
  public void hangUp() {}

  @Override
  public void fail(Throwable failure) {
    link.close(Status.INTERNAL.withDescription("the processor failed"));
  }
}
