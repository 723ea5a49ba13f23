package dev.sluice.extproc;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Outcome.End;
import dev.sluice.Plan;
import dev.sluice.Reply;
import dev.sluice.Target;
import dev.sluice.adapter.BodyLimits;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A call's way in: gathers the body, asks the policies, and says what goes on. */
final class RequestHalf {
  /** Which message the decision answers. */
  private enum At {
    HEAD,
    BODY,
    TRAILERS
  }

  private final Passage passage;
  private final Heads head;
  private final BodyLimits limits;
  private final RequestBody received;
  private final AwaitedBodies bodies;
  private final Wanted wanted;
  private At at = At.HEAD;
  private boolean asked;
  private boolean decided;
  private @Nullable Plan plan;
  private @Nullable Target target;
  private @Nullable DirectCall direct;

  RequestHalf(Passage passage, Heads head, BodyLimits limits, AwaitedBodies bodies) {
    this.passage = passage;
    this.head = head;
    this.limits = limits;
    this.received = new RequestBody(head, limits);
    this.bodies = bodies;
    this.wanted = new Wanted(passage);
  }

  /** Returns whether the policies have been asked. */
  boolean asked() {
    return asked;
  }

  /** Returns whether the policies have said what becomes of the request. */
  boolean decided() {
    return decided;
  }

  /** Returns the target that got the call, or null where none was chosen. */
  @Nullable Target target() {
    return target;
  }

  /** Takes note of who answered: by Envoy's retries and hedges, not always who was asked last. */
  void answeredBy(Predicate<Target> there) {
    Target by = plan == null ? null : passage.answeredBy(plan, there);
    target = by == null ? target : by;
  }

  void head(boolean bodiless) {
    if (bodiless) {
      ask();
    } else if (passage.modes().duplexRequest()) {
      // The head's reply waits for the decision, so that it can still say where the call goes.
      passage.link().next();
    } else if (received.isAnnouncedTooLarge()) {
      refuse(limits.tooLarge().error());
    } else {
      passage.link().send(wanted.body());
      bodies.add(this);
      passage.link().next();
    }
  }

  /** Asks Envoy for time as long as the body is to come. */
  void askForTimeMeanwhile() {
    passage
        .link()
        .inTurn(
            () -> {
              if (!asked && !passage.ending().ended()) {
                passage.askForTime(passage.longestWait());
                bodies.add(this);
              }
            });
  }

  /** Returns whether nobody needs the answer. */
  boolean endsHere() {
    return wanted.endsHere();
  }

  void body(HttpBody body) {
    if (asked) {
      repeated();
      return;
    }
    at = At.BODY;
    bodies.remove(this);
    received.add(body.getBody());
    if (passage.modes().duplexRequest()) {
      if (body.getEndOfStream() || received.isTooLarge()) {
        ask();
      } else {
        passage.link().next();
      }
    } else if (body.getEndOfStream() || passage.modes().wholeRequest()) {
      ask();
    } else {
      refuse(
          ApiError.internal(
              "Envoy sends bodies of requests in parts;"
                  + " set request_body_mode to BUFFERED or FULL_DUPLEX_STREAMED there."));
    }
  }

  /** Envoys since 1.35 end large full-duplex bodies twice. */
  private void repeated() {
    if (!passage.modes().duplexRequest()) {
      passage.link().send(Messages.REQUEST_BODY_PASSES);
    }
    passage.link().next();
  }

  void trailers() {
    if (asked || !passage.modes().duplexRequest()) {
      passage.link().send(Messages.REQUEST_TRAILERS_PASS);
      passage.link().next();
      return;
    }
    at = At.TRAILERS;
    ask();
  }

  /** An answer has come before a decision: Envoy's own, or that of an upstream that got it all. */
  void overtaken(Heads answer) {
    ApiError error =
        EnvoyReply.isOwn(answer)
            ? EnvoyReply.early(answer)
            : ApiError.internal(
                "Envoy let the call pass before it was decided about;"
                    + " set allow_mode_override, or request_body_mode to BUFFERED, there.");
    if (asked) {
      passage.replace(answer, Replies.error(passage.protocol(), error));
    } else {
      asked = true;
      passage.await(
          passage.intake().refuse(passage.exchange(), error),
          decision -> passage.replace(answer, ((Decision.Answer<Call>) decision).reply()));
    }
  }

  private void ask() {
    asked = true;
    if (received.isLong()) {
      passage.askForTime(passage.longestWait());
      passage.link().aside(this::decide);
    } else {
      decide();
    }
  }

  private void decide() {
    try {
      passage.await(passage.intake().decide(passage.exchange(), received::plain), this::settled);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
  }

  private void refuse(ApiError error) {
    asked = true;
    passage.await(passage.intake().refuse(passage.exchange(), error), this::settled);
  }

  private void settled(Decision<Call> decision) {
    decided = true;
    if (decision instanceof Decision.Continue<Call> go) {
      goOn(go.value());
    } else if (decision instanceof Decision.Answer<Call> answer) {
      answer(answer.reply());
    }
  }

  private void answer(Reply reply) {
    if (!reply.head().eventStream() || !inParts()) {
      passage.answer(reply);
      return;
    }
    GivenAnswer events = given();
    events.head(reply.head());
    reply.pieces().forEach(piece -> events.bytes(piece.bytes()));
    events.end();
    passage.end();
    passage.link().next();
  }

  private GivenAnswer given() {
    return new GivenAnswer(passage, inParts());
  }

  /** Envoy takes answers in parts only in the place of a head's reply, which waits here. */
  private boolean inParts() {
    return passage.modes().duplexRequest();
  }

  /** Ends what we send by ourselves. */
  void cancel() {
    if (direct != null) {
      direct.cancel();
    }
  }

  private void goOn(Call call) {
    Plan chosen = call.plan();
    if (chosen != null && passage.begun().upstream().isDirect(chosen.targets().get(0))) {
      DirectCall sending = new DirectCall(passage, call, given());
      direct = sending;
      passage.askForTime(passage.longestWait());
      Thread.ofVirtual().name("sluice-direct-" + passage.id()).start(sending);
      passage.link().next();
      return;
    }
    Direction direction = null;
    if (chosen != null) {
      plan = chosen;
      direction = passage.direction(chosen);
      target = chosen.targets().get(0);
      ApiError obstacle = passage.obstacle(call, direction);
      if (obstacle != null) {
        passage.ending().note(End.UPSTREAM_FAILED, null);
        passage.answer(Replies.error(passage.protocol(), obstacle));
        return;
      }
      passage.exchange().sentTo(chosen.targets().get(0));
    }
    RequestChange change =
        new RequestRewriter(passage, head).rewrite(call, received.bytes(), direction);
    if (at == At.HEAD || passage.modes().duplexRequest()) {
      passage.link().send(change.balanced(wanted.answer(change.head().build())));
    }
    if (at != At.HEAD) {
      sendBody(change);
    }
    if (endsHere()) {
      passage.end();
    }
    passage.link().next();
  }

  private void sendBody(RequestChange change) {
    if (passage.modes().duplexRequest()) {
      Messages.streamRequest(passage.link(), Bytes.field(change.body()), at == At.BODY);
      if (at == At.TRAILERS) {
        passage.link().send(Messages.REQUEST_TRAILERS_PASS);
      }
      return;
    }
    CommonResponse.Builder common = change.head();
    if (change.body() != received.bytes()) {
      common.setBodyMutation(Messages.replaced(change.body()));
    }
    passage.link().send(change.balanced(Messages.requestBody(common.build())));
  }
}
