package dev.sluice.extproc;

import dev.sluice.Outcome.End;
import dev.sluice.Policy.Reach;
import dev.sluice.Protocol;
import dev.sluice.adapter.BodyLimits;
import dev.sluice.adapter.CallIds;
import dev.sluice.adapter.Ending;
import dev.sluice.adapter.Intake;
import dev.sluice.api.Endpoints;
import dev.sluice.config.Begun;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.function.Supplier;

/** Begins conversations: about a call to a model API, one attempt to send it, or anything else. */
final class Conversations {
  /** Says what a stream is about where Envoy asks at two places: {@code attempt}. */
  private static final Metadata.Key<String> ROLE =
      Metadata.Key.of("x-sluice-role", Metadata.ASCII_STRING_MARSHALLER);

  /** Says, at the router, where attempts are rewritten: {@code upstream}. */
  private static final Metadata.Key<String> ATTEMPTS =
      Metadata.Key.of("x-sluice-attempts", Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<Begun> calls;
  private final BodyLimits limits;
  private final Duration longestWait;
  private final Attempts attempts = new Attempts();
  private final Directions directions = new Directions();
  private final AwaitedBodies bodies;
  private final DecidedBefore decidedBefore = new DecidedBefore(System::nanoTime);

  Conversations(Supplier<Begun> calls, ProcessorSettings settings, AwaitedBodies bodies) {
    this.calls = calls;
    this.limits = new BodyLimits(settings.maxBody(), "the processor's largest body");
    this.longestWait = settings.maxMessageTimeout();
    this.bodies = bodies;
  }

  /** Returns the conversation of a new stream, whose first message says what it is about. */
  Conversation open(Link link, Metadata metadata) {
    return new Opening(link, first -> about(first, link, metadata));
  }

  private Conversation about(ProcessingRequest first, Link link, Metadata metadata) {
    Modes modes = Modes.of(first);
    Heads head = Heads.of(first.getRequestHeaders());
    if (Unseen.is(head)) {
      return new Unseen(link);
    }
    if ("attempt".equals(metadata.get(ROLE))) {
      return new AttemptCall(link, attempts, new PassThrough(link, modes, head));
    }
    Protocol protocol = Endpoints.protocolOf(head.method(), head.plainPath());
    if (protocol == null) {
      return new PassThrough(link, modes, head);
    }
    decidedBefore.look(head);
    String id = CallIds.of(head.headers().get(CallIds.HEADER));
    Intake intake = new Intake(id, protocol, RequestHeads.of(head, first, metadata));
    Begun begun = calls.get();
    if (begun.exchange().reach() == Reach.NOTHING) {
      begun.exchange().complete(End.COMPLETE, null);
      return new PassThrough(link, modes, head);
    }
    Passage passage =
        new Passage(
            intake,
            begun,
            new Ending(begun.exchange()),
            modes,
            link,
            "upstream".equals(metadata.get(ATTEMPTS)) ? attempts.ticket(begun) : null,
            directions,
            Picked.hint(first),
            longestWait);
    return new RoutedCall(
        passage,
        new RequestHalf(passage, head, limits, bodies),
        new PassThrough(link, modes, head));
  }
}
