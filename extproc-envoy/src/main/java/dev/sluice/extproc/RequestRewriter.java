package dev.sluice.extproc;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Plan;
import dev.sluice.Protocol;
import dev.sluice.Target;
import dev.sluice.upstream.Outgoing;
import org.jspecify.annotations.Nullable;

/** Makes of a client's request the one that the decided call's first target gets. */
final class RequestRewriter {
  /** Stays, because without it Envoy finds no route. */
  private static final String FORWARDED_PROTO = "x-forwarded-proto";

  private final Passage passage;
  private final Heads received;

  RequestRewriter(Passage passage, Heads received) {
    this.passage = passage;
    this.received = received;
  }

  /**
   * Returns what Envoy changes.
   *
   * @param body the body as it came, for telling whether another goes on
   * @param direction where it goes, or null where no policy decided about that
   */
  RequestChange rewrite(Call call, byte[] body, @Nullable Direction direction) {
    Plan plan = call.plan();
    if (plan == null || direction == null) {
      return unrouted(call, body);
    }
    return passage.ticket() == null
        ? routed(call, plan.targets().get(0), direction)
        : attempted(passage.ticket(), direction, body);
  }

  private RequestChange routed(Call call, Target target, Direction direction) {
    Outgoing outgoing = passage.begun().upstream().outgoing(call, target);
    HeaderChanges changes =
        received.difference(
            outgoing, name -> name.equals(FORWARDED_PROTO) || Steering.steers(name));
    Headers clients = clients(received.headers());
    if (clients.size() == 0) {
      changes.add(direction.changes());
    } else {
      changes.difference(clients, direction.headers(), name -> false);
    }
    return new RequestChange(changes.toMutation(), outgoing.body(), direction);
  }

  /** Each attempt rewrites the rest, so that another provider gets its own. */
  private RequestChange attempted(Attempts.Ticket ticket, Direction direction, byte[] body) {
    Headers steering = direction.headers().with(Steering.ATTEMPT, ticket.name());
    HeaderChanges changes =
        new HeaderChanges().difference(clients(received.headers()), steering, name -> false);
    return new RequestChange(changes.toMutation(), body, direction);
  }

  /** Returns what a client set that only the processor may. */
  private static Headers clients(Headers received) {
    Headers.Builder steering = new Headers.Builder();
    received.forEach(
        (name, value) -> {
          if (Steering.steers(name)) {
            steering.add(name, value);
          }
        });
    return steering.build();
  }

  /** Where no policy routes, Envoy does, and only what says another thing now is changed. */
  private RequestChange unrouted(Call call, byte[] body) {
    boolean bodiless = call.protocol() == Protocol.MODELS;
    byte[] bytes = bodiless ? body : call.body().bytes();
    Headers.Builder to = new Headers.Builder();
    call.head()
        .headers()
        .forEach(
            (name, value) -> {
              if (!Steering.steers(name)
                  && !name.equals("accept-encoding")
                  && !name.equals("content-encoding")) {
                to.add(name, value);
              }
            });
    if (bytes != body) {
      to.set("content-length", Integer.toString(bytes.length));
    }
    HeaderChanges changes =
        new HeaderChanges().difference(received.headers(), to.build(), name -> false);
    return new RequestChange(changes.toMutation(), bytes, null);
  }
}
