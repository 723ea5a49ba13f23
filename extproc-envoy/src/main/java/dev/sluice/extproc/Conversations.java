package dev.sluice.extproc;

import dev.sluice.Protocol;
import dev.sluice.adapter.BodyLimits;
import dev.sluice.adapter.CallIds;
import dev.sluice.adapter.Ending;
import dev.sluice.adapter.Intake;
import dev.sluice.api.Endpoints;
import dev.sluice.config.Begun;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Metadata;
import java.util.function.Supplier;

/** Begins conversations: about a call to a model API, or about any other request. */
final class Conversations {
  private final Supplier<Begun> calls;
  private final BodyLimits limits;

  Conversations(Supplier<Begun> calls, ProcessorSettings settings) {
    this.calls = calls;
    this.limits = new BodyLimits(settings.maxBody(), "the processor's largest body");
  }

  /** Returns the conversation of a new stream, whose first message says what it is about. */
  Conversation open(Link link, Metadata metadata) {
    return new Opening(link, first -> about(first, link, metadata));
  }

  private Conversation about(ProcessingRequest first, Link link, Metadata metadata) {
    Modes modes = Modes.of(first);
    Heads head = Heads.of(first.getRequestHeaders());
    Protocol protocol = Endpoints.protocolOf(head.method(), head.plainPath());
    if (protocol == null) {
      return new PassThrough(link, modes, head);
    }
    String id = CallIds.of(head.headers().get(CallIds.HEADER));
    Intake intake = new Intake(id, protocol, RequestHeads.of(head, first, metadata));
    Begun begun = calls.get();
    Passage passage = new Passage(intake, begun, new Ending(begun.exchange()), modes, link);
    return new RoutedCall(passage, new RequestHalf(passage, head, limits));
  }
}
