package dev.sluice.extproc;

import dev.sluice.Protocol;
import dev.sluice.Target;
import dev.sluice.adapter.CallIds;
import dev.sluice.api.ApiError;
import dev.sluice.api.Endpoints;
import dev.sluice.api.Replies;
import dev.sluice.upstream.Outgoing;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Status;

/**
 * The conversation about one attempt to send a call, in the filter chain of an upstream: puts in
 * the place of the client's request the one that the chosen upstream gets, and asks for no more.
 */
final class AttemptCall implements Conversation {
  private final Link link;
  private final Attempts attempts;
  private final PassThrough rest;

  /**
   * Makes a conversation.
   *
   * @param rest lets all pass that follows the head
   */
  AttemptCall(Link link, Attempts attempts, PassThrough rest) {
    this.link = link;
    this.attempts = attempts;
    this.rest = rest;
  }

  @Override
  public void take(ProcessingRequest message) {
    if (!message.hasRequestHeaders()) {
      rest.take(message);
      return;
    }
    Heads head = Heads.of(message.getRequestHeaders());
    String name = head.headers().get(Steering.ATTEMPT);
    Attempts.Ticket ticket = name == null ? null : attempts.find(name);
    if (ticket == null) {
      unknown(message, head, name != null);
      return;
    }
    Target target = ticket.next(new ChosenUpstream(message));
    if (target == null) {
      refuse(
          head,
          ApiError.upstreamFailed(
              "Envoy sends the call to an upstream that its plan does not name; name clusters"
                  + " as providers are named."));
      return;
    }
    replace(head, ticket.upstream().outgoing(ticket.call(), target));
  }

  /** What the router's processor let pass is no call; a call that it did not see goes nowhere. */
  private void unknown(ProcessingRequest message, Heads head, boolean named) {
    if (!named && Endpoints.protocolOf(head.method(), head.plainPath()) == null) {
      rest.take(message);
      return;
    }
    refuse(
        head,
        ApiError.internal(
            named
                ? "The call has ended, or another processor decided about it."
                : "No processor decided about the call; ask one at the router, too."));
  }

  private void refuse(Heads head, ApiError error) {
    Protocol protocol = Endpoints.protocolOf(head.method(), head.plainPath());
    link.send(
        Messages.immediate(
            Replies.error(protocol == null ? Protocol.CHAT : protocol, error),
            CallIds.of(head.headers().get(CallIds.HEADER)),
            "sluice_attempt"));
    link.next();
  }

  private void replace(Heads head, Outgoing outgoing) {
    HeaderChanges changes = head.difference(outgoing, AttemptCall::stays);
    CommonResponse.Builder common =
        CommonResponse.newBuilder().setHeaderMutation(changes.toMutation());
    if (outgoing.body().length > 0) {
      common
          .setStatus(ResponseStatus.CONTINUE_AND_REPLACE)
          .setBodyMutation(Messages.replaced(outgoing.body()));
    }
    link.send(
        Messages.requestHead(common.build()).toBuilder()
            .setModeOverride(Modes.NOTHING_MORE)
            .build());
    link.next();
  }

  /**
   * Envoy's retries begin with the head as the attempt before them left it, so the call's name
   * stays; what Envoy adds to an attempt may not be taken away.
   */
  private static boolean stays(String name) {
    return name.equals(Steering.ATTEMPT) || name.startsWith("x-envoy-");
  }

  @Override
  public void hangUp() {}

  @Override
  public void fail(Throwable failure) {
    link.close(Status.INTERNAL.withDescription("the processor failed"));
  }
}
