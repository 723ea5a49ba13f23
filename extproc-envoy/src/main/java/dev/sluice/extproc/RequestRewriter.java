package dev.sluice.extproc;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Plan;
import dev.sluice.Protocol;
import dev.sluice.Target;
import dev.sluice.upstream.Outgoing;
import dev.sluice.upstream.Upstream;

/** Makes of a client's request the one that the decided call's first target gets. */
final class RequestRewriter {
  /** Stays, because without it Envoy finds no route. */
  private static final String FORWARDED_PROTO = "x-forwarded-proto";

  private final Heads received;
  private final Upstream upstream;

  RequestRewriter(Heads received, Upstream upstream) {
    this.received = received;
    this.upstream = upstream;
  }

  /**
   * Returns what Envoy changes.
   *
   * @param body the body as it came, for telling whether another goes on
   */
  RequestChange rewrite(Call call, byte[] body) {
    Plan plan = call.plan();
    return plan == null ? unrouted(call, body) : routed(call, plan);
  }

  private RequestChange routed(Call call, Plan plan) {
    Target target = plan.targets().get(0);
    Outgoing outgoing = upstream.outgoing(call, target);
    HeaderChanges changes = new HeaderChanges();
    if (!outgoing.path().equals(received.path())) {
      changes.set(":path", outgoing.path());
    }
    String host = outgoing.headers().get("host");
    if (host != null && !host.equals(received.authority())) {
      changes.set(":authority", host);
    }
    Headers from = received.headers().without("host").without(FORWARDED_PROTO);
    changes.difference(from, steered(outgoing.headers(), plan, target));
    return new RequestChange(changes.toMutation(), outgoing.body(), true);
  }

  private static Headers steered(Headers headers, Plan plan, Target target) {
    Headers.Builder all = new Headers.Builder();
    headers.forEach(
        (name, value) -> {
          if (!name.equals("host") && !Steering.steers(name)) {
            all.add(name, value);
          }
        });
    return all.add(Steering.MODEL, plan.model())
        .add(Steering.GATEWAY_MODEL, plan.model())
        .add(Steering.PROVIDER, target.provider())
        .build();
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
    HeaderChanges changes = new HeaderChanges().difference(received.headers(), to.build());
    return new RequestChange(changes.toMutation(), bytes, false);
  }
}
