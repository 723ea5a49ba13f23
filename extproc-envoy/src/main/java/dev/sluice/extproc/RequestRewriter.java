package dev.sluice.extproc;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Plan;
import dev.sluice.Protocol;
import dev.sluice.Target;
import dev.sluice.upstream.Outgoing;

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
   * @param picked the endpoints that Envoy shall try
   */
  RequestChange rewrite(Call call, byte[] body, Picked picked) {
    Plan plan = call.plan();
    if (plan == null) {
      return unrouted(call, body);
    }
    Headers.Builder steering = new Headers.Builder();
    steering.add(Steering.MODEL, plan.model());
    steering.add(Steering.GATEWAY_MODEL, plan.model());
    steering.add(Steering.PROVIDER, plan.targets().get(0).provider());
    if (!picked.isEmpty()) {
      steering.add(Steering.ENDPOINT, picked.text());
    }
    return passage.ticket() == null
        ? routed(call, plan.targets().get(0), steering, picked)
        : attempted(passage.ticket(), steering, body, picked);
  }

  private RequestChange routed(Call call, Target target, Headers.Builder steering, Picked picked) {
    Outgoing outgoing = passage.begun().upstream().outgoing(call, target);
    HeaderChanges changes =
        received.difference(
            outgoing, name -> name.equals(FORWARDED_PROTO) || Steering.steers(name));
    steer(changes, steering);
    return new RequestChange(changes.toMutation(), outgoing.body(), true, picked);
  }

  /** Puts our own headers that steer in the place of a client's. */
  private void steer(HeaderChanges changes, Headers.Builder steering) {
    changes.difference(clients(received.headers()), steering.build(), name -> false);
  }

  /** Each attempt rewrites the rest, so that another provider gets its own. */
  private RequestChange attempted(
      Attempts.Ticket ticket, Headers.Builder steering, byte[] body, Picked picked) {
    HeaderChanges changes = new HeaderChanges();
    steering.add(Steering.ATTEMPT, ticket.name());
    steer(changes, steering);
    return new RequestChange(changes.toMutation(), body, true, picked);
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
    return new RequestChange(changes.toMutation(), bytes, false, Picked.NONE);
  }
}
