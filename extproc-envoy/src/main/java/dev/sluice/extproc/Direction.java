package dev.sluice.extproc;

import com.google.protobuf.Struct;
import dev.sluice.Headers;
import dev.sluice.Plan;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;

/**
 * What tells Envoy where a plan's calls go.
 *
 * @param headers what routes and balancers look at
 * @param changes sets these headers
 * @param metadata what the load balancer looks at; empty where Envoy chooses an endpoint itself
 */
record Direction(Headers headers, HeaderMutation changes, Struct metadata) {
  /** Returns what to tell about a plan whose endpoints are picked. */
  static Direction of(Plan plan, Picked picked) {
    Headers.Builder steering = new Headers.Builder();
    steering.add(Steering.MODEL, plan.model());
    steering.add(Steering.GATEWAY_MODEL, plan.model());
    steering.add(Steering.PROVIDER, plan.targets().get(0).provider());
    if (!picked.isEmpty()) {
      steering.add(Steering.ENDPOINT, picked.text());
    }
    Headers headers = steering.build();
    HeaderChanges changes = new HeaderChanges().difference(Headers.NONE, headers, name -> false);
    if (picked.isEmpty()) {
      // Not even one of the client's that Envoy does not let us see.
      changes.remove(Steering.ENDPOINT);
    }
    return new Direction(headers, changes.toMutation(), picked.metadata());
  }

  /** Returns whether the load balancer is told which endpoints it shall try. */
  boolean balances() {
    return metadata.getFieldsCount() > 0;
  }
}
