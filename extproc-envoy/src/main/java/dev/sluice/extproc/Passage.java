package dev.sluice.extproc;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Plan;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.Target;
import dev.sluice.adapter.Ending;
import dev.sluice.adapter.Intake;
import dev.sluice.api.ApiError;
import dev.sluice.config.Begun;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What both halves of a call need.
 *
 * @param intake the request before the policies
 * @param begun the exchange, and what belongs to it
 * @param ending ends the exchange once
 * @param modes how Envoy sends bodies
 * @param link to Envoy
 * @param ticket where attempts find the call, or null where Envoy does not ask about attempts
 * @param directions where plans' calls go
 * @param hint the addresses that Envoy may use, or null for any
 * @param longestWait the longest that Envoy may be asked to wait for a reply
 */
record Passage(
    Intake intake,
    Begun begun,
    Ending ending,
    Modes modes,
    Link link,
    Attempts.@Nullable Ticket ticket,
    Directions directions,
    @Nullable Set<String> hint,
    Duration longestWait) {
  /** So long Envoy waits anyhow, as the examples set it up. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(5);

  /** Between a policy's deadline and the reply that follows from it. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  String id() {
    return intake.id();
  }

  Protocol protocol() {
    return intake.protocol();
  }

  Exchange exchange() {
    return begun.exchange();
  }

  /** Ends the call. */
  void end() {
    ending.end();
    if (ticket != null) {
      ticket.withdraw();
    }
  }

  /** Returns where a plan's calls go. */
  Direction direction(Plan plan) {
    return directions.of(plan, ticket != null, hint);
  }

  /** Takes note of who of a plan answered, and returns the target, or null if it is not known. */
  @Nullable Target answeredBy(Plan plan, Predicate<Target> there) {
    Target by = ticket == null ? Picked.among(plan, there) : ticket.answered(there);
    if (by != null) {
      exchange().sentTo(by);
    }
    return by;
  }

  /**
   * Returns why a decided call cannot go on, or null; where attempts are rewritten, they find it
   * from now on.
   */
  @Nullable ApiError obstacle(Call call, Direction direction) {
    if (hint != null && !direction.balances()) {
      return ApiError.overloaded(
          "None of the endpoints that Envoy offers is one of the model's.", TRY_AGAIN);
    }
    if (ticket != null && !ticket.publish(call)) {
      return ApiError.overloaded("More calls than can be served are under way.", TRY_AGAIN);
    }
    return null;
  }

  /**
   * Goes on with a decision, at once or when it comes, for which Envoy waits as long as it takes.
   *
   * @param then gets a decision that is no wait; never called if the exchange has ended meanwhile
   */
  <T> void await(Decision<T> decision, Consumer<Decision<T>> then) {
    if (decision instanceof Decision.Wait<T> wait) {
      askForTime(wait.deadline().plus(GRACE));
    }
    link.await(decision, then);
  }

  /** Asks Envoy to wait for the reply to a message, where it does not wait for ever. */
  void askForTime(Duration time) {
    boolean patient = modes.duplexRequest() && modes.duplexResponse();
    if (!patient && time.compareTo(USUAL_WAIT) > 0) {
      link.send(Messages.moreTime(time.compareTo(longestWait) < 0 ? time : longestWait));
    }
  }

  /** Takes a part of an answer's body that comes when the answer has ended or was replaced. */
  void skipBody() {
    if (!modes.duplexResponse()) {
      link.send(Messages.RESPONSE_BODY_PASSES);
    }
    link.next();
  }

  /** Gives a whole answer in the place of an upstream's, with which the call has ended. */
  void answer(Reply reply) {
    String details = "sluice_" + reply.origin().name().toLowerCase(Locale.ROOT);
    link.send(Messages.immediate(reply, id(), details));
    end();
    link.next();
  }

  /** Puts a whole answer in the place of one whose head has come, with which the call has ended. */
  void replace(Heads head, Reply reply) {
    link.send(Messages.instead(head, reply, id()));
    end();
    link.next();
  }
}
